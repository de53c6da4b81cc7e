package io.github.distillery.data;

/** Descriptions that say the same in every session, so that results can be kept under them. */
public final class LastingText {
  /** What Java calls a lambda or an object without a text of its own; another in each session. */
  private static final String PASSING_NAMES = "\\$\\$Lambda[^,\\])} ]*|@[0-9a-f]+";

  private LastingText() {}

  /**
   * Leaves out the names that Java makes anew in each session. What a lambda does cannot be told
   * from the text.
   *
   * @param text for example that of a record with a lambda in it
   * @return the rest
   */
  public static String of(String text) {
    return text.replaceAll(PASSING_NAMES, "");
  }
}
