package io.github.distillery.tests;

import io.github.distillery.kernel.headless.Cell;
import io.github.distillery.kernel.headless.Notebook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The notebooks of the course. */
final class Course {
  static final Path FOLDER = DistilleryScript.root().resolve("notebooks");
  static final Path CHINESE = FOLDER.resolve("zh");
  static final Path SOLUTIONS = FOLDER.resolve("solutions");

  private Course() {}

  /** The start page and the lessons, in English. */
  static Stream<Path> all() {
    return notebooks(FOLDER).stream();
  }

  /** The lessons, which have exercises. */
  static Stream<Path> lessons() {
    return all().filter(file -> !file.getFileName().toString().startsWith("00"));
  }

  static Stream<Path> translations() {
    return notebooks(CHINESE).stream();
  }

  static Stream<Path> solutions() {
    return notebooks(SOLUTIONS).stream();
  }

  static List<Cell> code(Path notebook) {
    return Notebook.read(notebook).cells().stream().filter(Cell::isCode).toList();
  }

  /** Code that is not left to the reader. */
  static List<Cell> shown(Path notebook) {
    return code(notebook).stream().filter(cell -> !cell.isExercise()).toList();
  }

  static List<Cell> exercises(Path notebook) {
    return code(notebook).stream().filter(Cell::isExercise).toList();
  }

  /** All text of a notebook. */
  static String text(Path notebook) {
    StringBuilder text = new StringBuilder();
    for (Cell cell : Notebook.read(notebook).cells()) {
      text.append(cell.isCode() ? "" : cell.source() + "\n\n");
    }
    return text.toString();
  }

  private static List<Path> notebooks(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".ipynb")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
