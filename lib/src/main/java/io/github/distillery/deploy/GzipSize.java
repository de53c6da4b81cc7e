package io.github.distillery.deploy;

import io.github.distillery.data.CountingStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** How many bytes gzip makes of a file. */
final class GzipSize {
  private GzipSize() {}

  static long of(Path file) throws IOException {
    CountingStream counter = new CountingStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(counter)) {
      Files.copy(file, gzip);
    }
    return counter.bytes();
  }
}
