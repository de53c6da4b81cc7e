package io.github.distillery.tests.mutation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A kind of file that is read. */
interface Format {
  /** What tables call it. */
  String name();

  /** Writes a small sample, sound and the same every time, into an empty folder. */
  void write(Path folder) throws IOException;

  /** Reads what is in the folder with the library, and returns all that came of it as text. */
  String read(Path folder) throws Exception;

  /** How the sample can be damaged. */
  List<Change> changes();

  /** Whether another answer than the sample's is what the changed bytes say. */
  default boolean agrees(Path folder, String answer) throws IOException {
    return true;
  }

  /** How many mutations it gets where others get one. */
  default double share() {
    return 1;
  }

  /** The most memory that a process it has started for reading took. */
  default long megabytesElsewhere() throws IOException {
    return 0;
  }

  /** How long reading may take. */
  default long millis() {
    return 2_000;
  }
}
