package io.github.distillery.tests.evidence;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * Thousands of cells in one kernel process, sent by Jupyter's own client in {@code
 * long_session.py}; the kernel is measured from outside whenever the client waits for it.
 */
final class LongSession {
  /** What a long day in one notebook may come to. */
  static final int CELLS = 5_000;

  private static final int CELLS_BETWEEN = 100;

  private final Consumer<MemorySample> samples;

  LongSession(Consumer<MemorySample> samples) {
    this.samples = samples;
  }

  /** Runs them; {@code python} is that of an environment with the kernel. */
  void run(String python, int cells) throws IOException, InterruptedException {
    Process client =
        new ProcessBuilder(
                python,
                "tests/src/test/python/long_session.py",
                "--kernel",
                "distillery",
                "--cells",
                String.valueOf(cells),
                "--every",
                String.valueOf(CELLS_BETWEEN))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
        Writer answer = client.outputWriter(StandardCharsets.UTF_8)) {
      long pid = number(said, "pid");
      try (JMXConnector kernel = connect(pid)) {
        MemoryGauge gauge = new MemoryGauge(kernel.getMBeanServerConnection(), pid);
        for (long done = 0; done < cells; ) {
          done = number(said, "cells");
          gauge.collect();
          answer.write("\n");
          answer.flush();
          samples.accept(gauge.sample(done, number(said, "off-heap")));
        }
      }
    } finally {
      client.descendants().forEach(ProcessHandle::destroy);
    }
    if (client.waitFor() != 0) {
      throw new IOException("a cell ended otherwise than it should; see above");
    }
  }

  /**
   * Reads to the line of a word; the kernel's JVM may print warnings between the client's lines.
   */
  private static long number(BufferedReader said, String word) throws IOException {
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.matches(word + " \\d+")) {
        return Long.parseLong(line.substring(word.length() + 1));
      }
      System.out.println(line);
    }
    throw new IOException("the client has ended without a line \"%s\"".formatted(word));
  }

  private static JMXConnector connect(long pid) throws IOException {
    try {
      VirtualMachine kernel = VirtualMachine.attach(String.valueOf(pid));
      try {
        return JMXConnectorFactory.connect(new JMXServiceURL(kernel.startLocalManagementAgent()));
      } finally {
        kernel.detach();
      }
    } catch (AttachNotSupportedException e) {
      throw new IOException("the kernel %d cannot be measured: %s".formatted(pid, e), e);
    }
  }
}
