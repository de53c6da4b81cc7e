package io.github.distillery.kernel.magic;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * A Maven repository in a folder, and settings that send every request to it: what a test resolves
 * does not depend on the network or on the user's own repository.
 */
final class LocalMaven implements AutoCloseable {
  private final Path folder;
  private final String settingsBefore = System.getProperty("distillery.maven.settings");
  private final String repositoryBefore = System.getProperty("maven.repo.local");

  LocalMaven(Path folder) {
    this.folder = folder;
    settings("");
    System.setProperty("distillery.maven.settings", folder.resolve("settings.xml").toString());
    System.setProperty("maven.repo.local", cache().toString());
  }

  /** Where what was resolved is kept. */
  Path cache() {
    return folder.resolve("cache");
  }

  /** Where the remote repository is. */
  Path remote() {
    return folder.resolve("remote");
  }

  /** Writes the settings, with more than the mirror in them. */
  void settings(String more) {
    write(
        folder.resolve("settings.xml"),
        "<settings>"
            + more
            + "<mirrors><mirror><id>fixture</id><mirrorOf>*,!other</mirrorOf><url>"
            + remote().toUri()
            + "</url></mirror></mirrors></settings>");
  }

  /** Adds a library of one class to the remote repository. */
  void library(String coordinates, String source, String... dependencies) {
    library(remote(), coordinates, source, dependencies);
  }

  /** Adds a library of one class to a repository. */
  void library(Path repository, String coordinates, String source, String... dependencies) {
    String[] parts = coordinates.split(":");
    Path place = place(repository, parts);
    jar(place.resolve(parts[1] + "-" + parts[2] + ".jar"), source);
    StringBuilder pom = new StringBuilder("<project><modelVersion>4.0.0</modelVersion>");
    pom.append(coordinates(parts)).append("<dependencies>");
    for (String dependency : dependencies) {
      String[] needed = dependency.split(":");
      pom.append("<dependency>").append(coordinates(needed));
      pom.append("<scope>").append(needed.length > 3 ? needed[3] : "compile").append("</scope>");
      pom.append("</dependency>");
    }
    pom.append("</dependencies></project>");
    write(place.resolve(parts[1] + "-" + parts[2] + ".pom"), pom.toString());
  }

  private static String coordinates(String[] parts) {
    return "<groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version>"
        .formatted(parts[0], parts[1], parts[2]);
  }

  private static Path place(Path repository, String[] parts) {
    return repository.resolve(parts[0].replace('.', '/')).resolve(parts[1]).resolve(parts[2]);
  }

  /** Compiles a class and puts it into a jar. */
  void jar(Path jar, String source) {
    try {
      Files.createDirectories(jar.getParent());
      Path classes = classes(source);
      try (OutputStream file = Files.newOutputStream(jar);
          JarOutputStream out = new JarOutputStream(file);
          Stream<Path> compiled = Files.walk(classes)) {
        for (Path one : compiled.filter(Files::isRegularFile).toList()) {
          String name = classes.relativize(one).toString().replace('\\', '/');
          if (name.endsWith(".class")) {
            out.putNextEntry(new JarEntry(name));
            Files.copy(one, out);
            out.closeEntry();
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Compiles a class. */
  Path classes(String source) {
    try {
      Path classes = Files.createTempDirectory(folder, "classes");
      String name = source.replaceFirst("(?s).*?class (\\w+).*", "$1");
      Path file = write(classes.resolve(name + ".java"), source);
      JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
      List<String> arguments = List.of("-d", classes.toString(), file.toString());
      if (compiler.run(null, null, null, arguments.toArray(String[]::new)) != 0) {
        throw new IllegalArgumentException("does not compile: " + source);
      }
      return classes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a file and the folders above it. */
  static Path write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    restore("distillery.maven.settings", settingsBefore);
    restore("maven.repo.local", repositoryBefore);
  }

  private static void restore(String property, String before) {
    if (before == null) {
      System.clearProperty(property);
    } else {
      System.setProperty(property, before);
    }
  }
}
