package io.github.distillery.kernel.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import jdk.jshell.Diag;

/** Says what the compiler found, with the line and a caret under the place. */
final class CompileErrors {
  private CompileErrors() {}

  /**
   * The report of a snippet that does not compile.
   *
   * @param place where the snippet came from
   * @param source the snippet
   * @param found what the compiler found; not empty
   * @return the failure
   */
  static CellResult.Failure report(Place place, String source, List<Diag> found) {
    List<Diag> errors = found.stream().filter(Diag::isError).toList();
    List<Diag> shown = errors.isEmpty() ? found : errors;
    List<String> lines = new ArrayList<>();
    for (Diag one : shown) {
      show(place, source, one, lines);
    }
    String message = shown.isEmpty() ? "does not compile" : text(shown.get(0));
    if (shown.isEmpty()) {
      lines.add(Ansi.red("Compile error") + ": cell [" + place.cell() + "] does not compile");
    }
    return new CellResult.Failure("CompileError", message, List.copyOf(lines));
  }

  private static void show(Place place, String source, Diag one, List<String> lines) {
    int at = (int) Math.max(0, Math.min(one.getPosition(), source.length()));
    // An error at the very end (a missing brace) belongs to the last line that holds something.
    while (at > 0 && at >= source.stripTrailing().length()) {
      at--;
    }
    int lineStart = source.lastIndexOf('\n', at - 1) + 1;
    int lineEnd = source.indexOf('\n', at);
    lineEnd = lineEnd < 0 ? source.length() : lineEnd;
    int cellLine =
        place.line(1 + (int) source.substring(0, at).chars().filter(c -> c == '\n').count());
    String sourceLine = place.source(cellLine);
    String snippetLine = source.substring(lineStart, lineEnd);
    // The snippet may begin in the middle of the cell's line.
    int shift = Math.max(0, sourceLine.indexOf(snippetLine.stripTrailing()));
    int end = (int) Math.max(at + 1, Math.min(one.getEndPosition(), lineEnd));
    lines.add(
        Ansi.red("Compile error")
            + " in "
            + Ansi.green("cell [" + place.cell() + "], line " + cellLine));
    lines.add("    " + sourceLine);
    lines.add(
        "    "
            + indent(sourceLine, shift + at - lineStart)
            + Ansi.red("^" + "~".repeat(Math.max(0, end - at - 1))));
    lines.add(text(one));
  }

  private static String indent(String line, int columns) {
    // Tabs stay tabs, so that the caret stands right whatever their width.
    StringBuilder blank = new StringBuilder();
    for (int i = 0; i < columns; i++) {
      blank.append(i < line.length() && line.charAt(i) == '\t' ? '\t' : ' ');
    }
    return blank.toString();
  }

  private static String text(Diag one) {
    return one.getMessage(Locale.ROOT).strip();
  }
}
