package io.github.distillery.kernel.engine;

import io.github.distillery.kernel.assist.Completion;
import java.util.Optional;

/**
 * What a session understands beside Java: lines such as {@code %maven ...}. The engine knows only
 * this much of them.
 */
public interface CellMagics {
  /** A session of Java alone. */
  CellMagics NONE =
      new CellMagics() {
        @Override
        public void begin(SessionAccess session) {
          // Java needs no more than the engine has.
        }

        @Override
        public String toJava(String source, int cell) {
          return source;
        }

        @Override
        public String blanked(String source) {
          return source;
        }

        @Override
        public Optional<Completion> complete(String source, int cursor) {
          return Optional.empty();
        }
      };

  /**
   * Tells which session there is, before its first cell runs.
   *
   * @param session the session
   */
  void begin(SessionAccess session);

  /**
   * A cell as Java. Its lines keep their numbers, so that errors name the right ones.
   *
   * @param source the cell's text
   * @param cell the cell's number
   * @return Java with as many lines
   */
  String toJava(String source, int cell);

  /**
   * A cell with blanks where it is not Java, for what reads it without running it.
   *
   * @param source the cell's text
   * @return text of the same length, with the same lines
   */
  String blanked(String source);

  /**
   * What could stand at a cursor that is not in Java.
   *
   * @param source the cell's text
   * @param cursor where the cursor is, in UTF-16 units
   * @return empty where the cursor is in Java
   */
  Optional<Completion> complete(String source, int cursor);
}
