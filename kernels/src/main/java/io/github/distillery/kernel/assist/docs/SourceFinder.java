package io.github.distillery.kernel.assist.docs;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Finds the source file of a class.
 *
 * <p>The JDK's are in its {@code lib/src.zip}. Those of {@code x.jar} are in {@code x-sources.jar},
 * beside it or in a folder {@code sources} beside it; those of a Maven module that has not been
 * packed are in its {@code src/main/java}.
 */
final class SourceFinder {
  private static final int LONGEST_SOURCE = 1 << 23;

  private final Path jdkSources;

  SourceFinder(Path jdkSources) {
    this.jdkSources = jdkSources;
  }

  /** Where the running JDK has its sources, if they are installed. */
  static Path ofThisJdk() {
    return Path.of(System.getProperty("java.home"), "lib", "src.zip");
  }

  /**
   * The text of a class's file.
   *
   * @param type a class, also a nested one
   * @return empty where it cannot be had
   */
  Optional<String> source(Class<?> type) {
    String name = outermost(type).getName().replace('.', '/') + ".java";
    if (ofJdk(type)) {
      return read(jdkSources, type.getModule().getName() + "/" + name);
    }
    CodeSource code = type.getProtectionDomain().getCodeSource();
    if (code == null || code.getLocation() == null) {
      return Optional.empty();
    }
    try {
      Path place = Path.of(code.getLocation().toURI());
      return places(place).stream().flatMap(one -> read(one, name).stream()).findFirst();
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether a class is part of the JDK and its sources are not installed.
   *
   * @param type a class
   * @return true where somebody could install them
   */
  boolean lacksJdkSources(Class<?> type) {
    return ofJdk(type) && !Files.isReadable(jdkSources);
  }

  private static boolean ofJdk(Class<?> type) {
    return type.getModule().isNamed();
  }

  private static Class<?> outermost(Class<?> type) {
    Class<?> outer = type;
    while (outer.getEnclosingClass() != null) {
      outer = outer.getEnclosingClass();
    }
    return outer;
  }

  private static List<Path> places(Path code) {
    String name = code.getFileName().toString();
    if (name.endsWith(".jar")) {
      String sources = name.substring(0, name.length() - ".jar".length()) + "-sources.jar";
      return List.of(code.resolveSibling(sources), code.resolveSibling("sources").resolve(sources));
    }
    Path module = code.resolve("../..").normalize();
    return List.of(module.resolve("src/main/java"));
  }

  private static Optional<String> read(Path place, String name) {
    try {
      if (Files.isDirectory(place)) {
        Path file = place.resolve(name);
        return Files.isRegularFile(file) ? Optional.of(Files.readString(file)) : Optional.empty();
      }
      if (!Files.isReadable(place)) {
        return Optional.empty();
      }
      try (ZipFile zip = new ZipFile(place.toFile())) {
        ZipEntry entry = zip.getEntry(name);
        return entry == null
            ? Optional.empty()
            : Optional.of(
                new String(
                    zip.getInputStream(entry).readNBytes(LONGEST_SOURCE), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      // A file that cannot be read documents nothing.
      return Optional.empty();
    }
  }
}
