package io.github.distillery.kernel.assist;

/**
 * One text that could stand at the cursor.
 *
 * @param text what to put there
 * @param kind what it is, for the icon beside it
 * @param signature more about it, for example the import that it stands for; may be empty
 */
public record Proposal(String text, Kind kind, String signature) {
  /** What a proposal is; the names are those that JupyterLab has icons for. */
  public enum Kind {
    /** A class, record, enum or interface. */
    CLASS,
    /** A method. */
    METHOD,
    /** A field or an enum's constant. */
    FIELD,
    /** A variable. */
    VARIABLE,
    /** A word of the language. */
    KEYWORD,
    /** A package. */
    MODULE
  }
}
