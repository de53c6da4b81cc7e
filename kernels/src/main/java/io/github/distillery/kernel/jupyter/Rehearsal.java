package io.github.distillery.kernel.jupyter;

import com.google.gson.JsonObject;
import io.github.distillery.backend.Backend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/**
 * A kernel that is its own client: starts, runs a few cells, completes a name, and ends. The JVM
 * that runs it can then write an archive of the classes that every kernel needs.
 */
public final class Rehearsal {
  private static final List<String> CELLS =
      List.of(
          "1 + 1",
          "int a = 1;\na * 2",
          "double half(double x) { return x / 2; }\nhalf(3)",
          "System.out.println(List.of(1, 2).stream().map(x -> x + 1).toList())",
          "Table.create(\"t\", DoubleColumn.create(\"x\", new double[] {1, 2}))",
          "new XYChartBuilder().width(100).height(100).build()",
          "Trainer.train(Architectures.mlp(4, 8, 3), Datasets.iris().split(0.8, 1),"
              + " TrainingOptions.defaults().epochs(1))",
          "undefined + 1");

  private static final int PORTS = 5;
  private static final int MILLIS_TO_ANSWER = 60_000;

  private Rehearsal() {}

  /**
   * Runs it, and ends the JVM.
   *
   * @param arguments not used
   * @throws IOException where no port is free or no file can be written
   */
  public static void main(String[] arguments) throws IOException {
    KernelConnectionProperties connection = connection();
    Path file = Files.createTempFile("rehearsal", ".json");
    Files.writeString(file, connection.toJsonString());
    KernelMain.main(new String[] {file.toString()});
    Files.delete(file);
    try (ZMQ.Context context = ZMQ.context(1);
        ZMQ.Socket shell = context.socket(SocketType.DEALER)) {
      shell.setReceiveTimeOut(MILLIS_TO_ANSWER);
      shell.connect(Channels.address(connection, connection.getShellPort()));
      MessageSigner signer = MessageSigner.of(connection);
      ask(shell, signer, "kernel_info_request", new JsonObject());
      for (String cell : CELLS) {
        ask(shell, signer, "execute_request", code(cell));
      }
      for (String question : List.of("complete_request", "inspect_request")) {
        JsonObject content = code("\"abc\".su");
        content.addProperty("cursor_pos", content.get("code").getAsString().length());
        ask(shell, signer, question, content);
      }
      ask(shell, signer, "is_complete_request", code("int x = 1;"));
      Backend.warmUp().join();
    }
    System.exit(0);
  }

  private static JsonObject code(String code) {
    JsonObject content = new JsonObject();
    content.addProperty("code", code);
    content.addProperty("silent", false);
    content.addProperty("store_history", true);
    content.addProperty("allow_stdin", false);
    content.addProperty("stop_on_error", false);
    content.add("user_expressions", new JsonObject());
    return content;
  }

  private static void ask(
      ZMQ.Socket socket, MessageSigner signer, String type, JsonObject content) {
    JsonObject header = new JsonObject();
    header.addProperty("msg_id", UUID.randomUUID().toString());
    header.addProperty("session", "rehearsal");
    header.addProperty("username", "rehearsal");
    header.addProperty("date", "2026-01-01T00:00:00.000Z");
    header.addProperty("msg_type", type);
    header.addProperty("version", "5.3");
    List<byte[]> parts =
        List.of(bytes(header), bytes(new JsonObject()), bytes(new JsonObject()), bytes(content));
    socket.sendMore("<IDS|MSG>");
    socket.sendMore(signer.sign(parts));
    for (int i = 0; i < parts.size(); i++) {
      socket.send(parts.get(i), i < parts.size() - 1 ? ZMQ.SNDMORE : 0);
    }
    if (socket.recv() == null) {
      throw new IllegalStateException(type + " was not answered");
    }
    while (socket.hasReceiveMore()) {
      socket.recv();
    }
  }

  private static byte[] bytes(JsonObject part) {
    return part.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static KernelConnectionProperties connection() throws IOException {
    int[] ports = new int[PORTS];
    ServerSocket[] held = new ServerSocket[PORTS];
    for (int i = 0; i < PORTS; i++) {
      held[i] = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      ports[i] = held[i].getLocalPort();
    }
    for (ServerSocket one : held) {
      one.close();
    }
    return new KernelConnectionProperties(
        "127.0.0.1",
        ports[0],
        ports[1],
        ports[2],
        ports[3],
        ports[4],
        "tcp",
        "hmac-sha256",
        UUID.randomUUID().toString());
  }
}
