package io.github.distillery.kernel.display;

import java.util.Optional;

/** Where the output of a cell goes. Called from any thread, one call at a time. */
public interface CellOutput {
  /**
   * Takes what was printed.
   *
   * @param text a part of the standard output
   */
  void stdout(String text);

  /**
   * Takes what was printed as an error.
   *
   * @param text a part of the error output
   */
  void stderr(String text);

  /**
   * Shows something.
   *
   * @param bundle what it looks like
   * @param displayId a name by which it can be replaced later; may be null
   */
  void display(MimeBundle bundle, String displayId);

  /**
   * Replaces what was shown under a name, wherever that was.
   *
   * @param bundle what it looks like now
   * @param displayId the name given when it was shown
   */
  void updateDisplay(MimeBundle bundle, String displayId);

  /**
   * Removes what the cell has shown so far.
   *
   * @param wait whether to wait for the next output before removing, which avoids flicker
   */
  void clearOutput(boolean wait);

  /**
   * Asks the person at the screen for a line.
   *
   * @param prompt what to ask; may be empty
   * @return the line without its end; empty where nobody can be asked
   */
  default Optional<String> readLine(String prompt) {
    return Optional.empty();
  }
}
