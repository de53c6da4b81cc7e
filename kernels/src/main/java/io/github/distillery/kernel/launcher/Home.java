package io.github.distillery.kernel.launcher;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The project's folder and what the launcher needs in it.
 *
 * @param root the folder with {@code pom.xml}, {@code jvm.options} and {@code notebooks}
 */
record Home(Path root) {
  /**
   * Finds the project: where the script says, otherwise above the jar this class comes from.
   *
   * @return the project's folder
   */
  static Home find() {
    String given = System.getProperty("distillery.home");
    Path start = given == null ? ownPlace() : Path.of(given);
    for (Path folder = start.toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.isRegularFile(folder.resolve("jvm.options"))) {
        return new Home(folder.normalize());
      }
    }
    throw new LauncherException(
        "There is no jvm.options in or above "
            + start
            + ": this is not Distillery's folder. Start it with the script 'distillery' in the"
            + " project's root.");
  }

  /**
   * The jar that starts the kernel and names all others in its manifest.
   *
   * @return an existing jar
   */
  Path jar() {
    Path target = root.resolve("kernels").resolve("target");
    if (Files.isDirectory(target)) {
      try (Stream<Path> files = Files.list(target)) {
        return files
            .filter(Files::isRegularFile)
            .filter(
                file ->
                    file.getFileName()
                        .toString()
                        .matches("distillery-kernels-[^-]+(-SNAPSHOT)?\\.jar"))
            .findFirst()
            .orElseThrow(() -> notBuilt(target));
      } catch (IOException e) {
        throw new LauncherException("Cannot read " + target + ": " + e, e);
      }
    }
    throw notBuilt(target);
  }

  /**
   * The file with the settings of every JVM that Distillery starts.
   *
   * @return its path
   */
  Path jvmOptionsFile() {
    return root.resolve("jvm.options");
  }

  /**
   * The settings themselves.
   *
   * @return one option an element
   */
  List<String> jvmOptions() {
    try (Stream<String> lines = Files.lines(jvmOptionsFile())) {
      return lines
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new LauncherException("Cannot read " + jvmOptionsFile() + ": " + e, e);
    }
  }

  /**
   * Where the launcher keeps what it makes for this project alone.
   *
   * @return a folder that need not exist
   */
  Path ownFolder() {
    return root.resolve(".distillery");
  }

  /**
   * The java that runs this.
   *
   * @return its path
   */
  static Path java() {
    String name = OperatingSystem.current() == OperatingSystem.WINDOWS ? "java.exe" : "java";
    return Path.of(System.getProperty("java.home"), "bin", name);
  }

  private static LauncherException notBuilt(Path target) {
    return new LauncherException(
        "Nothing is built in "
            + target
            + ". Run 'mvn package -pl kernels -am -DskipTests' in the project's root, or start with"
            + " the script 'distillery', which does so.");
  }

  private static Path ownPlace() {
    try {
      return Path.of(Home.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new LauncherException("Cannot find the place of this program: " + e.getMessage(), e);
    }
  }
}
