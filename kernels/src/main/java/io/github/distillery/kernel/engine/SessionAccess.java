package io.github.distillery.kernel.engine;

import java.nio.file.Path;
import java.util.List;

/** What code that runs in a cell may ask of its session. Only for use while a cell runs. */
public interface SessionAccess {
  /**
   * Runs source as a part of the running cell; what it declares stays in the session.
   *
   * @param source what could be a cell
   * @param cell the number that error messages name
   * @return how it ended
   */
  CellResult run(String source, int cell);

  /**
   * Which cell runs.
   *
   * @return its number
   */
  int cell();

  /**
   * The value of the last line that was run.
   *
   * @return null also for a line without a value
   */
  Object lastValue();

  /**
   * Adds to what the compiler and the running code find. What is there already comes first.
   *
   * @param entries jars or folders of classes
   */
  void addToClassPath(List<Path> entries);

  /**
   * Adds jars that the library, too, shall find, and all other sessions of this JVM.
   *
   * @param jars what {@link #addToClassPath} alone would show to cells only
   * @throws IllegalStateException where this JVM cannot do so
   */
  void addForLibrary(List<Path> jars);

  /**
   * Where classes are found, in order.
   *
   * @return jars and folders
   */
  List<Path> classPath();

  /**
   * What was added so far.
   *
   * @return jars and folders
   */
  List<Path> addedToClassPath();

  /**
   * The variables that cells have declared, in order.
   *
   * @return the variables with their values of now
   */
  List<SessionVariable> variables();
}
