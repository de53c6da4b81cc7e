package io.github.distillery.kernel.engine;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/** The class path of this JVM, with what its jars name in their manifests. */
final class ClassPath {
  private ClassPath() {}

  /**
   * All entries, in order.
   *
   * @return paths joined by the system's separator
   */
  static String ofThisJvm() {
    Set<String> entries = new LinkedHashSet<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (!entry.isEmpty()) {
        add(Path.of(entry).toAbsolutePath(), entries);
      }
    }
    return String.join(File.pathSeparator, entries);
  }

  private static void add(Path entry, Set<String> entries) {
    if (!Files.exists(entry) || !entries.add(entry.toString()) || Files.isDirectory(entry)) {
      return;
    }
    try (JarFile jar = new JarFile(entry.toFile())) {
      if (jar.getManifest() == null) {
        return;
      }
      String named = jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      if (named == null) {
        return;
      }
      for (String one : named.trim().split("\\s+")) {
        add(Path.of(entry.toUri().resolve(one)), entries);
      }
    } catch (IOException | IllegalArgumentException e) {
      // A jar that cannot be read, or names something that is no file, adds nothing.
      return;
    }
  }
}
