package io.github.distillery.tests.mutation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of this process, on Linux; nothing elsewhere. */
final class Memory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path CLEAR = Path.of("/proc/self/clear_refs");
  private static final String RESET_PEAK = "5";
  private static final long KILOBYTES = 1024;

  private Memory() {}

  static void forgetPeak() throws IOException {
    if (Files.isWritable(CLEAR)) {
      Files.writeString(CLEAR, RESET_PEAK);
    }
  }

  static long peakMegabytes() throws IOException {
    if (Files.notExists(STATUS)) {
      return 0;
    }
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / KILOBYTES)
        .findFirst()
        .orElse(0);
  }
}
