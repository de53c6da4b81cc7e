package io.github.distillery.datasets;

import io.github.distillery.data.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/** The files that ship in this jar, each compared with its hash in SHA256SUMS when it is read. */
final class ShippedData {
  private static final String SUMS = "SHA256SUMS";
  private static final int HASH_DIGITS = 64;

  private final Function<String, InputStream> open;

  /** Takes files from {@code open}, which gives null for a file that it does not have. */
  ShippedData(Function<String, InputStream> open) {
    this.open = open;
  }

  static ShippedData ofThisJar() {
    return new ShippedData(name -> ShippedData.class.getResourceAsStream("data/" + name));
  }

  /** Reads one file, for example {@code tabular/iris.csv}. */
  SourceFile read(String name) {
    SourceFile file = bytes(name);
    String found = SourceFile.sha256(file);
    String wanted =
        statedHash(name)
            .orElseThrow(
                () ->
                    new DataException(
                        "%s: SHA256SUMS has no line for it; build the module datasets again from a clean check-out"
                            .formatted(name)));
    if (!found.equals(wanted)) {
      throw new DataException(
          "%s: hash mismatch: the SHA-256 is %s, SHA256SUMS states %s; the copy is damaged, build the module datasets again from a clean check-out"
              .formatted(name, found, wanted));
    }
    return file;
  }

  private Optional<String> statedHash(String name) {
    return new String(bytes(SUMS).bytes(), StandardCharsets.UTF_8)
        .lines()
        .filter(
            line -> line.endsWith("  " + name) && line.length() == HASH_DIGITS + 2 + name.length())
        .map(line -> line.substring(0, HASH_DIGITS))
        .findFirst();
  }

  private SourceFile bytes(String name) {
    try (InputStream in = open.apply(name)) {
      if (in == null) {
        throw new DataException(
            "%s: the file is missing among the shipped data; build the module datasets again from a clean check-out"
                .formatted(name));
      }
      return new SourceFile(name, in.readAllBytes());
    } catch (IOException e) {
      throw new DataException(name + ": the shipped file cannot be read (" + e + ")", e);
    }
  }
}
