package io.github.distillery.tests.evidence;

import io.github.distillery.data.ContentHash;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/** A small file system: what is on it, how much room is left, and whether it may be written. */
final class SmallDisk {
  /** What {@link #files} says of what carries times. */
  static final String WITH_TIMES = "with times";

  private static final int PAGE = 4096;
  private static final int TRIES = 200;

  private final Path mounted;

  SmallDisk(Path mounted) {
    this.mounted = mounted;
  }

  /** Where work writes. */
  Path folder() {
    return mounted.resolve("work");
  }

  long room() throws IOException {
    return Files.getFileStore(mounted).getUsableSpace();
  }

  /** Fills it until no more than so many bytes are left, which is a number of whole pages. */
  void leave(long bytes) throws IOException {
    byte[] page = new byte[PAGE];
    try (OutputStream out = Files.newOutputStream(filler())) {
      while (room() > bytes) {
        out.write(page);
      }
    }
  }

  void makeRoom() throws IOException {
    Files.deleteIfExists(filler());
  }

  /** Has it read-only or not; waits until no file is being written. */
  void readOnly(boolean readOnly) throws IOException, InterruptedException {
    for (int i = 0; i < TRIES; i++) {
      Process mount =
          new ProcessBuilder(
                  "mount", "-o", "remount," + (readOnly ? "ro" : "rw"), mounted.toString())
              .redirectErrorStream(true)
              .start();
      mount.getInputStream().readAllBytes();
      if (mount.waitFor() == 0) {
        return;
      }
      Thread.sleep(2);
    }
    throw new IOException(mounted + " cannot be remounted; start this as root");
  }

  void empty() throws IOException {
    if (Files.exists(folder())) {
      try (Stream<Path> all = Files.walk(folder())) {
        for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(one);
        }
      }
    }
    Files.createDirectories(folder());
  }

  /**
   * The files that work has written, each with a hash of what it holds, as far as that is fixed.
   */
  Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder())) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(folder().relativize(file).toString(), content(file));
      }
    }
    return files;
  }

  /** Pages, checkpoints and kept runs carry times; whether they are whole, reading them tells. */
  private static String content(Path file) throws IOException {
    String name = file.getFileName().toString();
    if (name.matches("state.*|run-.*[.]json")) {
      return WITH_TIMES;
    }
    byte[] bytes = Files.readAllBytes(file);
    if (name.endsWith(".html")) {
      boolean whole = new String(bytes, StandardCharsets.UTF_8).contains("</html>");
      return whole ? "whole page" : "half a page";
    }
    if (name.endsWith(".csv")) {
      return withoutSeconds(new String(bytes, StandardCharsets.UTF_8));
    }
    return name.endsWith(".zip") ? entries(bytes) : hash(bytes);
  }

  /** Rows of a comparison: seconds differ from run to run. */
  private static String withoutSeconds(String rows) {
    int column = List.of(rows.lines().findFirst().orElse("").split(",")).indexOf("seconds");
    return rows.lines()
        .map(
            row -> {
              String[] cells = row.split(",", -1);
              if (column >= 0 && column < cells.length) {
                cells[column] = "";
              }
              return String.join(",", cells);
            })
        .collect(Collectors.joining("; "));
  }

  /** DL4J's zips carry the time of writing beside each entry. */
  private static String entries(byte[] zip) throws IOException {
    StringBuilder entries = new StringBuilder();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.append(entry.getName()).append(' ').append(hash(in.readAllBytes())).append(' ');
      }
    } catch (EOFException | ZipException e) {
      return "damaged zip";
    }
    return entries.toString();
  }

  private static String hash(byte[] bytes) {
    return HexFormat.of().formatHex(ContentHash.sha256().digest(bytes));
  }

  private Path filler() {
    return mounted.resolve("filler");
  }
}
