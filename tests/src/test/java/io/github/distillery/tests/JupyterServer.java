package io.github.distillery.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A JupyterLab on a folder of notebooks, with settings of its own, until it is closed. */
final class JupyterServer implements AutoCloseable {
  private static final int SECONDS_TO_START = 120;

  private final Process process;
  private final Path log;
  private final String url;
  private final String token = UUID.randomUUID().toString();

  /**
   * Starts JupyterLab and waits until it answers.
   *
   * @param notebooks the folder that it shows
   * @param own an empty folder for its settings and its log
   */
  JupyterServer(Path notebooks, Path own) throws IOException, InterruptedException {
    int port = freePort();
    url = "http://127.0.0.1:" + port;
    log = own.resolve("jupyter.log");
    Path settings = Files.createDirectories(own.resolve("config/labconfig"));
    // Otherwise JupyterLab asks at its first start whether to fetch news.
    Files.writeString(
        settings.resolve("page_config.json"),
        "{\"disabledExtensions\": {\"@jupyterlab/apputils-extension:announcements\": true}}\n");
    ProcessBuilder builder =
        new ProcessBuilder(
                JupyterEnvironment.program("jupyter").toString(),
                "lab",
                "--no-browser",
                "--allow-root",
                "--ip=127.0.0.1",
                "--port=" + port,
                "--ServerApp.port_retries=0",
                "--IdentityProvider.token=" + token,
                "--ServerApp.root_dir=" + notebooks)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    for (String variable :
        List.of("JUPYTER_CONFIG_DIR", "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR")) {
      builder.environment().put(variable, own.resolve("config").toString());
    }
    builder.environment().put("JUPYTER_DATA_DIR", own.resolve("data").toString());
    builder.environment().put("JUPYTER_RUNTIME_DIR", own.resolve("runtime").toString());
    process = builder.start();
    awaitAnswer();
  }

  String url() {
    return url;
  }

  String token() {
    return token;
  }

  private void awaitAnswer() throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_START);
    while (!answers()) {
      boolean late = System.nanoTime() > end || !process.isAlive();
      if (late) {
        close();
      }
      assertThat(late).as("JupyterLab answers at %s:%n%s", url, Files.readString(log)).isFalse();
      Thread.sleep(200);
    }
  }

  private boolean answers() {
    try {
      URI place = URI.create(url + "/api/status?token=" + token);
      HttpURLConnection connection = (HttpURLConnection) place.toURL().openConnection();
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException e) {
      return false;
    }
  }

  /** Ends the server and with it its kernels. */
  @Override
  public void close() {
    List<ProcessHandle> kernels = process.descendants().toList();
    process.destroy();
    try {
      process.waitFor(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    kernels.forEach(ProcessHandle::destroyForcibly);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
