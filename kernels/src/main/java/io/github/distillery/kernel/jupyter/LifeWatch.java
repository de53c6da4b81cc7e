package io.github.distillery.kernel.jupyter;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * Ends this process when a thread that the session cannot do without has died, as where a cell uses
 * up all memory. Jupyter then says that the kernel died and starts another; without this it would
 * wait for ever.
 */
final class LifeWatch {
  private static final long MILLIS_BETWEEN_LOOKS = 1_000;
  private static final int FAILED = 1;
  private static final Set<String> NEEDED =
      Set.of(
          "shell",
          "control",
          "stdin",
          "iopub",
          "heartbeat",
          "requests",
          "questions",
          "parent-watch");

  /** Made before memory runs out. */
  private static final byte[] LAST_WORDS =
      ("Distillery kernel: a thread of the session died, most likely for want of memory;"
              + " the session ends. Give it more with -Xmx in jvm.options.\n")
          .getBytes(StandardCharsets.UTF_8);

  private LifeWatch() {}

  /** Watches the threads that run a second from now. */
  static void begin() {
    Thread watch = new Thread(LifeWatch::watch, "life-watch");
    watch.setDaemon(true);
    watch.start();
  }

  private static void watch() {
    try {
      Thread.sleep(MILLIS_BETWEEN_LOOKS);
      List<Thread> needed =
          Thread.getAllStackTraces().keySet().stream().filter(LifeWatch::isNeeded).toList();
      while (needed.stream().allMatch(Thread::isAlive)) {
        Thread.sleep(MILLIS_BETWEEN_LOOKS);
      }
      new FileOutputStream(FileDescriptor.err).write(LAST_WORDS);
    } catch (InterruptedException | IOException | OutOfMemoryError e) {
      // whatever the reason, nobody watches any more
    }
    Runtime.getRuntime().halt(FAILED);
  }

  /** Also the threads of the sockets, which jeromq starts. */
  private static boolean isNeeded(Thread thread) {
    String name = thread.getName();
    return NEEDED.contains(name) || name.startsWith("iothread-") || name.startsWith("reaper-");
  }
}
