package io.github.distillery.kernel.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import jdk.jshell.Diag;

/** Says what the compiler found, with the line and a caret under the place. */
final class CompileErrors {
  private static final String NAME = "CompileError";

  private CompileErrors() {}

  /**
   * The report of a snippet that does not compile.
   *
   * @param place where the snippet came from
   * @param found what the compiler found
   * @param remedies what helps
   * @return the failure
   */
  static CellResult.Failure report(
      Place place, List<Diag> found, Function<Diag, Optional<String>> remedies) {
    List<Diag> errors = found.stream().filter(Diag::isError).toList();
    List<Diag> shown = errors.isEmpty() ? found : errors;
    if (shown.isEmpty()) {
      return report(place, "this does not compile", Optional.empty());
    }
    List<String> lines = new ArrayList<>();
    for (Diag one : shown) {
      int begin = clamp(place, one.getPosition());
      int end = clamp(place, Math.max(one.getPosition() + 1, one.getEndPosition()));
      show(place, begin, end, message(one), lines);
      remedies.apply(one).ifPresent(remedy -> lines.add("Remedy: " + remedy));
    }
    return new CellResult.Failure(NAME, message(shown.get(0)), List.copyOf(lines));
  }

  /**
   * The report of a snippet as a whole.
   *
   * @param place where the snippet came from
   * @param message what is wrong
   * @param remedy what helps
   * @return the failure
   */
  static CellResult.Failure report(Place place, String message, Optional<String> remedy) {
    List<String> lines = new ArrayList<>();
    show(place, place.begin(), place.begin() + 1, message, lines);
    remedy.ifPresent(one -> lines.add("Remedy: " + one));
    return new CellResult.Failure(NAME, message, List.copyOf(lines));
  }

  /**
   * Whether a failure was reported here.
   *
   * @param failure any failure
   * @return false for what a cell threw
   */
  static boolean made(CellResult.Failure failure) {
    return failure.name().equals(NAME);
  }

  private static void show(Place place, int begin, int end, String message, List<String> lines) {
    int line = place.lineAt(begin);
    String text = place.text(line);
    int lineBegin = place.source().lastIndexOf('\n', begin - 1) + 1;
    int marked = Math.max(1, Math.min(end, lineBegin + text.length()) - begin);
    String where = Ansi.green("cell [" + place.cell() + "], line " + line);
    lines.add(Ansi.red("Compile error") + " in " + where);
    lines.add("    " + text);
    lines.add(
        "    " + blanksUnder(text, begin - lineBegin) + Ansi.red("^" + "~".repeat(marked - 1)));
    lines.addAll(message.lines().toList());
  }

  /** From an index into the snippet to one into the cell, on the last code where it is past it. */
  private static int clamp(Place place, long position) {
    int last = Math.max(Math.max(0, place.begin()), place.source().stripTrailing().length() - 1);
    return (int) Math.max(0, Math.max(place.begin(), Math.min(place.begin() + position, last + 1)));
  }

  private static String blanksUnder(String line, int columns) {
    // Tabs stay tabs, so that the caret stands right whatever their width.
    StringBuilder blanks = new StringBuilder();
    for (int i = 0; i < columns; i++) {
      blanks.append(i < line.length() && line.charAt(i) == '\t' ? '\t' : ' ');
    }
    return blanks.toString();
  }

  private static String message(Diag one) {
    // The location is the class in which JShell wraps the snippet, which it leaves nameless.
    return one.getMessage(Locale.ROOT).replaceAll("(?m)^\\s*location: class\\s*$", "").strip();
  }
}
