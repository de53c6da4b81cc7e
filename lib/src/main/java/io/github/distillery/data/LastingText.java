package io.github.distillery.data;

/** Descriptions that say the same in every session, so that results can be kept under them. */
public final class LastingText {
  /**
   * What Java calls a lambda or an object without a text of its own, another in each session; and
   * the number of the cell where its class stands, another each time the cell is run.
   */
  private static final String PASSING_NAMES =
      "REPL\\.\\$JShell\\$\\w+|\\$\\$Lambda[^,\\])} ]*|@[0-9a-f]+";

  private LastingText() {}

  /**
   * Leaves out the names that Java makes anew in each session, or each time a cell is run. What a
   * lambda does cannot be told from the text.
   *
   * @param text for example that of a record with a lambda in it
   * @return the rest
   */
  public static String of(String text) {
    return text.replaceAll(PASSING_NAMES, "");
  }
}
