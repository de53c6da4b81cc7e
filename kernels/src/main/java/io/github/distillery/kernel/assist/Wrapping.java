package io.github.distillery.kernel.assist;

import java.util.List;

/**
 * Puts before a snippet what its cell declares, in a form that JShell understands as one text:
 * variables in a block, methods and classes in a local class whose method the snippet stands in.
 */
final class Wrapping {
  /** What JShell puts before the names of what is declared in the local class. */
  static final String LOCAL_CLASS = "$Cell.";

  private static final String CLASS = "class $Cell {\n";

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
    // The blank keeps the last word of what comes before from counting as the one at the cursor.
    return names.qualify(before(context, snippet) + " ", context.imports()) + tail;
  }

  private static String before(CellContext context, String snippet) {
    String members = CLASS + String.join("\n", context.members()) + "\n";
    String locals = String.join("\n", context.locals()) + "\n";
    if (Declaration.of(snippet).kind() == Declaration.Kinds.MEMBER) {
      // A method cannot be declared in a method: variables become fields, where they have a type.
      List<String> typed =
          context.locals().stream().filter(one -> !one.startsWith("var ")).toList();
      return members + String.join("\n", typed) + "\n";
    }
    return context.members().isEmpty()
        ? "{ " + locals
        : members + "void $cell() throws Throwable {\n" + locals;
  }
}
