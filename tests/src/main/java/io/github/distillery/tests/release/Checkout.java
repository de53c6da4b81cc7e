package io.github.distillery.tests.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A clone of the project in a folder and a time zone of its own. */
record Checkout(Path folder, String timeZone) {
  /** Clones what is committed in the repository that the folder belongs to. */
  static Checkout of(Path repository, Path folder, String timeZone)
      throws IOException, InterruptedException {
    Checkout checkout = new Checkout(Files.createDirectories(folder), timeZone);
    checkout.run(
        List.of(
            "git", "clone", "-q", "--no-hardlinks", repository.toAbsolutePath().toString(), "."));
    return checkout;
  }

  void build(List<String> mavenArguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("mvn", "-B", "-q", "-DskipTests", "package"));
    command.addAll(mavenArguments);
    run(command);
  }

  /** SHA-256 of the project's jars and of its bill of materials, by their place in the checkout. */
  SortedMap<String, String> products() throws IOException {
    SortedMap<String, String> hashes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder, 4)) {
      for (Path file : files.filter(this::isProduct).toList()) {
        hashes.put(folder.relativize(file).toString(), sha256(file));
      }
    }
    return hashes;
  }

  /** In a module's target or target/sources; what lies deeper, in libs, are copies. */
  private boolean isProduct(Path file) {
    String place = folder.relativize(file).toString().replace('\\', '/');
    return place.matches("[^/]+/target/(sources/)?[^/]+[.]jar")
        || place.endsWith("/target/bom.json");
  }

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private void run(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).inheritIO();
    builder.environment().put("TZ", timeZone);
    int code = builder.start().waitFor();
    if (code != 0) {
      throw new IOException(
          "%s ended with %d in %s; see above".formatted(String.join(" ", command), code, folder));
    }
  }
}
