package io.github.distillery.kernel.magic;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds files by a pattern such as {@code lib/*.jar}. */
final class Glob {
  private static final int DEPTH = 32;

  private Glob() {}

  /**
   * What a pattern matches.
   *
   * @param pattern a path in which {@code *}, {@code **}, {@code ?} and braces may stand; {@code ~}
   *     at its begin is the home folder
   * @param filesOfFolders whether a folder that matches stands for the files in it
   * @return absolute paths in order of their names; empty where nothing matches
   * @throws IOException if a folder cannot be read
   */
  static List<Path> find(String pattern, boolean filesOfFolders) throws IOException {
    String text = home(pattern).replace('\\', '/');
    int special = firstSpecial(text);
    int slash = special < 0 ? text.length() : text.lastIndexOf('/', special);
    Path root = Path.of(slash < 0 ? "" : slash == 0 ? "/" : text.substring(0, slash));
    Path start = root.toAbsolutePath().normalize();
    if (special < 0) {
      return Files.exists(start) ? expand(start, filesOfFolders) : List.of();
    }
    if (!Files.isDirectory(start)) {
      return List.of();
    }
    String rest = text.substring(slash + 1);
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + rest);
    int depth = rest.contains("**") ? DEPTH : (int) rest.chars().filter(c -> c == '/').count() + 1;
    List<Path> matches;
    try (Stream<Path> paths = Files.walk(start, depth)) {
      matches =
          paths
              .filter(path -> !path.equals(start) && matcher.matches(start.relativize(path)))
              .sorted()
              .toList();
    }
    return expandAll(matches, filesOfFolders);
  }

  /**
   * The path that a user wrote.
   *
   * @param path a path, in which {@code ~} at its begin is the home folder
   * @return the path without that sign
   */
  static String home(String path) {
    return path.equals("~") || path.startsWith("~/")
        ? System.getProperty("user.home") + path.substring(1)
        : path;
  }

  private static int firstSpecial(String text) {
    for (int i = 0; i < text.length(); i++) {
      if ("*?{[".indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private static List<Path> expandAll(List<Path> paths, boolean filesOfFolders) throws IOException {
    List<Path> all = new ArrayList<>();
    for (Path path : paths) {
      all.addAll(expand(path, filesOfFolders));
    }
    return all.stream().distinct().toList();
  }

  private static List<Path> expand(Path path, boolean filesOfFolders) throws IOException {
    if (!filesOfFolders || !Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
