package io.github.distillery.kernel.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A file from which a JVM takes the kernel's classes as they were when a kernel was rehearsed,
 * instead of reading them from some sixty jars: it starts in about half the time. JDK 25's AOT
 * cache is not used, since it loads all its classes, also those of training, before the first line
 * runs.
 *
 * <p>It belongs to one JDK and one build. The JVM looks at that itself and leaves an archive that
 * does not fit aside, without a word.
 *
 * @param file where it is kept; its name changes with the JDK, the jars and their settings
 * @param feature the JDK's release, such as 17
 */
record ClassArchive(Path file, int feature) {
  private static final int FIRST_RELEASE_THAT_LOGS_AOT = 24;
  private static final int HASH_CHARACTERS = 12;
  private static final int MINUTES_TO_MAKE_IT = 3;
  private static final String REHEARSAL = "io.github.distillery.kernel.jupyter.Rehearsal";

  /**
   * The archive for a build and the JDK that runs this, which need not be there.
   *
   * @param home the project
   * @return the archive
   */
  static ClassArchive of(Home home) {
    Runtime.Version version = Runtime.version();
    String key =
        System.getProperty("java.home")
            + "\n"
            + version
            + "\n"
            + String.join("\n", home.jvmOptions());
    try {
      return in(home.ownFolder().resolve("classes"), version, key, jars(home.jar()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The archive for given jars.
   *
   * @param folder where archives are kept
   * @param version the JDK's version
   * @param settings what else it depends on
   * @param jars existing files
   * @return the archive
   * @throws IOException where a jar cannot be looked at
   */
  static ClassArchive in(Path folder, Runtime.Version version, String settings, List<Path> jars)
      throws IOException {
    StringBuilder key = new StringBuilder(settings);
    for (Path jar : jars) {
      key.append('\n').append(jar).append(' ').append(Files.size(jar));
      key.append(' ').append(Files.getLastModifiedTime(jar).toMillis());
    }
    String name = prefix(version.feature()) + hash(key.toString()) + ".jsa";
    return new ClassArchive(folder.resolve(name), version.feature());
  }

  /**
   * Makes the archive for this build and the JDK that runs this, and says so. A kernel starts
   * without it too, so what fails is no error.
   *
   * @param home the project
   * @return the archive; empty where it could not be made
   */
  static Optional<ClassArchive> prepare(Home home) {
    ClassArchive archive = of(home);
    if (!Files.isRegularFile(archive.file)) {
      System.out.println("Preparing the kernel for a quick start; once a build, some seconds.");
    }
    Optional<String> fault = archive.make(home, Home.java());
    fault.ifPresent(
        reason ->
            System.out.println(
                "It will start a little slower: no class archive in "
                    + archive.file.getParent()
                    + " ("
                    + reason
                    + ")."));
    return fault.isPresent() ? Optional.empty() : Optional.of(archive);
  }

  /**
   * The options with which a JVM uses it.
   *
   * @return options for the command line, before those of the kernel
   */
  List<String> options() {
    // What a JVM says of an archive that it does not use would be taken for a fault.
    Stream<String> quiet =
        feature < FIRST_RELEASE_THAT_LOGS_AOT
            ? Stream.of("-Xlog:cds=off", "-Xlog:cds+dynamic=off")
            : Stream.of("-Xlog:cds=off", "-Xlog:cds+dynamic=off", "-Xlog:aot=off");
    return Stream.concat(Stream.of("-XX:SharedArchiveFile=" + file), quiet).toList();
  }

  /**
   * Makes it unless it is there, and removes those that it replaces.
   *
   * @param home the project
   * @param java the java that the kernel runs on
   * @return why it could not be made; empty where it is there
   */
  Optional<String> make(Home home, Path java) {
    if (Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      Files.createDirectories(file.getParent());
      Path log = Files.createTempFile(file.getParent(), "making", ".txt");
      try {
        rehearse(home, java, log);
        if (!Files.isRegularFile(file)) {
          return Optional.of("the JVM wrote none: " + lastLine(log));
        }
      } finally {
        Files.deleteIfExists(log);
      }
      removeOthers();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  private void rehearse(Home home, Path java, Path log) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.add("-XX:ArchiveClassesAtExit=" + file);
    command.add("@" + home.jvmOptionsFile());
    command.addAll(List.of("-cp", home.jar().toString(), REHEARSAL));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      if (!process.waitFor(MINUTES_TO_MAKE_IT, TimeUnit.MINUTES)) {
        throw new IOException("not ready after " + MINUTES_TO_MAKE_IT + " minutes");
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** Those of older builds for the same release of the JDK. */
  private void removeOthers() throws IOException {
    try (Stream<Path> files = Files.list(file.getParent())) {
      for (Path other : files.toList()) {
        if (!other.equals(file) && other.getFileName().toString().startsWith(prefix(feature))) {
          Files.deleteIfExists(other);
        }
      }
    }
  }

  private static String prefix(int feature) {
    return "kernel-" + feature + "-";
  }

  private static List<Path> jars(Path kernel) throws IOException {
    try (Stream<Path> libraries = Files.list(kernel.resolveSibling("libs"))) {
      return Stream.concat(Stream.of(kernel), libraries.sorted()).toList();
    }
  }

  private static String lastLine(Path log) throws IOException {
    return Files.readString(log).lines().reduce((one, two) -> two).orElse("it said nothing");
  }

  private static String hash(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, HASH_CHARACTERS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
