package io.github.distillery.tests.evidence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The most memory that this process takes, looked at every few milliseconds; on Linux, from {@code
 * /proc/self/status}.
 */
final class MemoryWatch implements AutoCloseable {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int MILLIS = 10;
  private static final long KILOBYTE = 1024;

  private final Thread thread = new Thread(this::watch, "memory watch");
  private volatile boolean closed;
  private volatile long heap;
  private volatile long own;

  MemoryWatch() {
    thread.setDaemon(true);
    thread.start();
  }

  /** The greatest heap in use, garbage included. */
  long heap() {
    look();
    return heap;
  }

  /** The greatest resident memory without pages of mapped files, which the system may take back. */
  long own() {
    look();
    return own;
  }

  /** The greatest resident memory, such pages included. */
  long resident() {
    return status("VmHWM:");
  }

  private void watch() {
    while (!closed) {
      look();
      try {
        Thread.sleep(MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private synchronized void look() {
    Runtime java = Runtime.getRuntime();
    heap = Math.max(heap, java.totalMemory() - java.freeMemory());
    own = Math.max(own, status("RssAnon:"));
  }

  private static long status(String name) {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * KILOBYTE)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(STATUS + " cannot be read; measure on Linux", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
