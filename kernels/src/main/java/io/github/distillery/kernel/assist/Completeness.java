package io.github.distillery.kernel.assist;

/**
 * Whether a text can run as it is.
 *
 * @param state the answer
 * @param indent what the next line begins with where the text is incomplete
 */
public record Completeness(State state, String indent) {
  /** The three answers. */
  public enum State {
    /** It can run. */
    COMPLETE,
    /** More lines must follow. */
    INCOMPLETE,
    /** It is wrong whatever follows. */
    INVALID
  }
}
