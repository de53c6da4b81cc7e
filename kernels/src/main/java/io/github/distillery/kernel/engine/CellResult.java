package io.github.distillery.kernel.engine;

import io.github.distillery.kernel.display.MimeBundle;
import java.util.List;
import java.util.Optional;

/** How a cell ended. */
public sealed interface CellResult {
  /**
   * It ended well.
   *
   * @param value what the last line's value looks like; empty where the last line has none
   */
  record Value(Optional<MimeBundle> value) implements CellResult {}

  /**
   * It ended with an error of the user's code.
   *
   * @param name the class of the exception, or {@code CompileError}
   * @param message the message; may be empty
   * @param traceback what to show; may hold ANSI colours
   */
  record Failure(String name, String message, List<String> traceback) implements CellResult {}

  /**
   * It was interrupted; what it had assigned before stays.
   *
   * @param traceback what to show; may hold ANSI colours
   */
  record Interrupted(List<String> traceback) implements CellResult {}
}
