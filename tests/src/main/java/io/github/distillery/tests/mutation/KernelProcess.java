package io.github.distillery.tests.mutation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A kernel as Jupyter starts it. */
final class KernelProcess implements AutoCloseable {
  static final String KEY = "a key";
  private static final int PORTS = 5;

  private final Process process;
  private final Path log;

  private KernelProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static KernelProcess start(Path connection, Path log) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@" + options(),
            "-Xmx512m",
            "-Ddistillery.warmup=never",
            "-cp",
            System.getProperty("java.class.path"),
            "io.github.distillery.kernel.jupyter.KernelMain",
            connection.toString());
    Files.deleteIfExists(log);
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return new KernelProcess(process, log);
  }

  /** Programs run in the project's folder, tests in their module's. */
  private static Path options() {
    Path here = Path.of("jvm.options").toAbsolutePath();
    return Files.exists(here) ? here : here.getParent().resolveSibling(here.getFileName());
  }

  /** Writes the file that Jupyter would write, with ports that are free. */
  static int[] writeConnection(Path file) throws IOException {
    int[] ports = new int[PORTS];
    ServerSocket[] held = new ServerSocket[PORTS];
    for (int i = 0; i < PORTS; i++) {
      held[i] = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      ports[i] = held[i].getLocalPort();
    }
    for (ServerSocket one : held) {
      one.close();
    }
    Files.writeString(
        file,
        """
        {"shell_port": %d, "iopub_port": %d, "stdin_port": %d, "control_port": %d, "hb_port": %d,
         "ip": "127.0.0.1", "key": "%s", "transport": "tcp", "signature_scheme": "hmac-sha256",
         "kernel_name": "distillery"}
        """
            .formatted(ports[0], ports[1], ports[2], ports[3], ports[4], KEY));
    return ports;
  }

  boolean alive() {
    return process.isAlive();
  }

  long peakMegabytes() throws IOException {
    return Memory.peakMegabytes(process.pid());
  }

  int exitCode() {
    return process.exitValue();
  }

  String log() throws IOException {
    return Files.exists(log) ? Files.readString(log) : "";
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
