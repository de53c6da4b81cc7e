package io.github.distillery.kernel.assist;

import io.github.distillery.kernel.assist.JavaTokens.Kind;
import io.github.distillery.kernel.assist.JavaTokens.Token;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The snippet that the cursor is in, and what the cell declares before it.
 *
 * <p>JShell knows only what has run. So that it also knows the variables, methods and classes of
 * the cell that is being written, they are put before the snippet as locals of a method.
 *
 * @param source the cell's text, with magic lines blanked
 * @param begin where the snippet begins that the cursor is in
 * @param cursor where the cursor is
 * @param members methods and types that the cell declares before
 * @param locals variables that it declares before
 * @param imports names in import lines before
 */
record CellContext(
    String source,
    int begin,
    int cursor,
    List<String> members,
    List<String> locals,
    List<String> imports) {

  /**
   * Reads what stands before the cursor.
   *
   * @param source the cell's text
   * @param cursor where the cursor is
   * @param snippets the snippets of the text before the cursor; the last one may be unfinished
   * @return the context
   */
  static CellContext of(String source, int cursor, List<Integer> snippets) {
    int begin = snippets.isEmpty() ? cursor : snippets.get(snippets.size() - 1);
    List<String> members = new ArrayList<>();
    Map<String, String> locals = new LinkedHashMap<>();
    List<String> imports = new ArrayList<>();
    for (int i = 0; i + 1 < snippets.size(); i++) {
      String snippet = source.substring(snippets.get(i), snippets.get(i + 1)).strip();
      Declaration declared = Declaration.of(snippet);
      switch (declared.kind()) {
        case MEMBER -> members.add(snippet);
        case VARIABLE -> {
          locals.remove(declared.name());
          locals.put(declared.name(), snippet.endsWith(";") ? snippet : snippet + ";");
        }
        case IMPORT -> imports.add(declared.name());
        case OTHER -> {
          // declares nothing
        }
      }
    }
    return new CellContext(
        source, begin, cursor, members, List.copyOf(locals.values()), List.copyOf(imports));
  }

  /** Whether the cell declares something before the snippet. */
  boolean hasDeclarations() {
    return !members.isEmpty() || !locals.isEmpty();
  }

  /** The snippet up to the cursor. */
  String snippet() {
    return source.substring(begin, cursor);
  }

  /** Whether the cursor is in a comment or in a string. */
  boolean inText() {
    for (Token token : JavaTokens.of(source.substring(begin, cursor))) {
      boolean text = token.kind() == Kind.COMMENT || token.kind() == Kind.STRING;
      boolean open = !token.closed() || token.text().startsWith("//");
      if (text && open && token.end() == cursor - begin) {
        return true;
      }
    }
    return false;
  }
}
