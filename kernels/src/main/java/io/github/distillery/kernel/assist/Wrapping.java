package io.github.distillery.kernel.assist;

import java.util.List;

/** Puts before a snippet what its cell declares, in a form that JShell understands as one text. */
final class Wrapping {
  private Wrapping() {}

  /**
   * The snippet up to the cursor with what it needs before it.
   *
   * @param context the cell before the cursor
   * @param names finds what the cell imports
   * @return a text that ends as the snippet does
   */
  static String of(CellContext context, Names names) {
    String snippet = context.snippet();
    String tail = names.qualify(snippet, context.imports());
    if (!context.hasDeclarations() || snippet.startsWith("import ")) {
      return tail;
    }
    String text =
        Declaration.of(snippet).kind() == Declaration.Kinds.MEMBER
            ? asMember(context)
            : context.prefix();
    // The blank keeps the last word of what comes before from counting as the one at the cursor.
    return names.qualify(text + " ", context.imports()) + tail;
  }

  /** A method cannot be declared in a method: variables become fields, where they have a type. */
  private static String asMember(CellContext context) {
    List<String> fields = context.locals().stream().filter(one -> !one.startsWith("var ")).toList();
    return "void $cell() {}\n"
        + String.join("\n", context.members())
        + "\n"
        + String.join("\n", fields)
        + "\n";
  }
}
