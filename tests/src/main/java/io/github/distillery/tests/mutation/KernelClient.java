package io.github.distillery.tests.mutation;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/** Sends a kernel what no client would, and looks whether it answers afterwards. */
final class KernelClient implements AutoCloseable {
  private static final int MILLIS_TO_START = 20_000;
  private static final int MILLIS_TO_ANSWER = 10_000;

  private final KernelProcess kernel;
  private final ZMQ.Context context = ZMQ.context(1);
  private final ZMQ.Socket shell;
  private final ZMQ.Socket control;

  private KernelClient(KernelProcess kernel, int[] ports) {
    this.kernel = kernel;
    shell = connected(ports[0]);
    control = connected(ports[3]);
  }

  static KernelClient start(Path folder) throws IOException {
    Path connection = folder.resolve("connection.json");
    int[] ports = KernelProcess.writeConnection(connection);
    KernelClient client =
        new KernelClient(KernelProcess.start(connection, folder.resolve("kernel.log")), ports);
    client.shell.setReceiveTimeOut(MILLIS_TO_START);
    client.answers(List.of());
    client.shell.setReceiveTimeOut(MILLIS_TO_ANSWER);
    return client;
  }

  private ZMQ.Socket connected(int port) {
    ZMQ.Socket socket = context.socket(SocketType.DEALER);
    socket.setReceiveTimeOut(MILLIS_TO_ANSWER);
    socket.setLinger(0);
    socket.connect("tcp://127.0.0.1:" + port);
    return socket;
  }

  boolean alive() {
    return kernel.alive();
  }

  long peakMegabytes() throws IOException {
    return kernel.peakMegabytes();
  }

  /** How many messages the kernel says that it has dropped so far. */
  long dropped() throws IOException {
    return kernel.log().lines().filter(line -> line.contains("dropped a message")).count();
  }

  /**
   * Sends messages, then sound ones, and waits until those are answered.
   *
   * @param messages frames of each, for the shell
   * @return kind and status of the answers to these messages
   */
  List<String> answers(List<List<byte[]>> messages) {
    messages.forEach(frames -> send(shell, frames));
    Set<String> waitedFor = new TreeSet<>();
    for (String type : List.of("kernel_info_request", "is_complete_request", "execute_request")) {
      waitedFor.add(ask(shell, type));
    }
    List<String> answers = new ArrayList<>();
    while (!waitedFor.isEmpty()) {
      List<byte[]> frames = receive(shell);
      JsonObject parent = object(frames, 3);
      String id = parent.has("msg_id") ? parent.get("msg_id").getAsString() : "";
      if (!waitedFor.remove(id)) {
        JsonObject status = object(frames, 5);
        answers.add(
            object(frames, 2).get("msg_type").getAsString()
                + " "
                + (status.has("status") ? status.get("status").getAsString() : ""));
      }
    }
    ask(control, "kernel_info_request");
    receive(control);
    return answers.stream().sorted().toList();
  }

  private static JsonObject object(List<byte[]> frames, int number) {
    String text = new String(frames.get(number), StandardCharsets.UTF_8);
    return JsonParser.parseString(text).getAsJsonObject();
  }

  private static String ask(ZMQ.Socket socket, String type) {
    String id = UUID.randomUUID().toString();
    String content = type.startsWith("kernel") ? "{}" : "{\"code\": \"1 + 1\", \"silent\": true}";
    List<byte[]> parts = List.of(bytes(header(id, type)), bytes("{}"), bytes("{}"), bytes(content));
    List<byte[]> frames = new ArrayList<>(List.of(bytes("<IDS|MSG>"), signature(parts)));
    frames.addAll(parts);
    send(socket, frames);
    return id;
  }

  static String header(String id, String type) {
    return "{\"msg_id\": \"%s\", \"session\": \"s\", \"username\": \"u\", \"date\": \"2026-01-01T00:00:00.000Z\", \"msg_type\": \"%s\", \"version\": \"5.3\"}"
        .formatted(id, type);
  }

  static byte[] signature(List<byte[]> parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(bytes(KernelProcess.KEY), "HmacSHA256"));
      parts.forEach(mac::update);
      return bytes(HexFormat.of().formatHex(mac.doFinal()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK signs with HMAC-SHA256", e);
    }
  }

  private static void send(ZMQ.Socket socket, List<byte[]> frames) {
    for (int i = 0; i < frames.size(); i++) {
      socket.send(frames.get(i), i < frames.size() - 1 ? ZMQ.SNDMORE : 0);
    }
  }

  private static List<byte[]> receive(ZMQ.Socket socket) {
    List<byte[]> frames = new ArrayList<>();
    do {
      byte[] frame = socket.recv();
      if (frame == null) {
        throw new IllegalStateException("the kernel no longer answers");
      }
      frames.add(frame);
    } while (socket.hasReceiveMore());
    return frames;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    kernel.close();
    shell.close();
    control.close();
    context.close();
  }
}
