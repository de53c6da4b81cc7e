package io.github.distillery.kernel.engine;

import io.github.distillery.kernel.display.MimeBundle;
import java.util.List;
import java.util.Optional;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.SourceCodeAnalysis.Documentation;
import jdk.jshell.SourceCodeAnalysis.Suggestion;

/** Helps with writing a cell: completes names, shows signatures, tells whether it can run. */
final class Assistance {
  private static final String INDENT = "  ";

  private final SourceCodeAnalysis analysis;

  Assistance(JShell shell) {
    analysis = shell.sourceCodeAnalysis();
  }

  /**
   * What could stand at the cursor.
   *
   * @param source the cell's text
   * @param cursor where the cursor is
   * @return the completions
   */
  Completion complete(String source, int cursor) {
    int begin = snippetBegin(source, cursor);
    int[] anchor = {0};
    List<Suggestion> found =
        analysis.completionSuggestions(source.substring(begin), cursor - begin, anchor);
    List<String> matches =
        found.stream()
            .sorted((a, b) -> Boolean.compare(b.matchesType(), a.matchesType()))
            .map(Suggestion::continuation)
            .distinct()
            .toList();
    return matches.isEmpty()
        ? new Completion(List.of(), cursor, cursor)
        : new Completion(matches, begin + anchor[0], cursor);
  }

  /**
   * The signatures of what the cursor is on.
   *
   * @param source the cell's text
   * @param cursor where the cursor is
   * @return empty where nothing is known of it
   */
  Optional<MimeBundle> inspect(String source, int cursor) {
    int begin = snippetBegin(source, cursor);
    int end = cursor;
    while (end < source.length() && Character.isJavaIdentifierPart(source.charAt(end))) {
      end++;
    }
    String upToName = source.substring(begin, end);
    List<Documentation> found = analysis.documentation(upToName, upToName.length(), false);
    if (found.isEmpty()) {
      // JShell documents a method only from within its brackets.
      found = analysis.documentation(upToName + "(", upToName.length() + 1, false);
    }
    List<String> signatures = found.stream().map(Documentation::signature).distinct().toList();
    return signatures.isEmpty()
        ? Optional.empty()
        : Optional.of(MimeBundle.text(String.join("\n", signatures)));
  }

  /**
   * Whether a text can run as it is.
   *
   * @param source the text
   * @return the answer
   */
  Completeness isComplete(String source) {
    int at = Blanks.skip(source, 0);
    while (at < source.length()) {
      CompletionInfo info = analysis.analyzeCompletion(source.substring(at));
      switch (info.completeness()) {
        case EMPTY:
          return complete();
        case UNKNOWN:
          return invalid();
        case DEFINITELY_INCOMPLETE, CONSIDERED_INCOMPLETE:
          return new Completeness(Completeness.State.INCOMPLETE, indentAfter(source));
        default:
          if (isErroneous(info.source())) {
            return invalid();
          }
          at = Blanks.skip(source, source.length() - info.remaining().length());
      }
    }
    return complete();
  }

  /** The completeness alone does not tell: for JShell, {@code import 7;} is complete. */
  private boolean isErroneous(String snippet) {
    return analysis.sourceToSnippets(snippet).stream()
        .anyMatch(one -> one.kind() == Snippet.Kind.ERRONEOUS);
  }

  private static Completeness invalid() {
    return new Completeness(Completeness.State.INVALID, "");
  }

  private static Completeness complete() {
    return new Completeness(Completeness.State.COMPLETE, "");
  }

  private static String indentAfter(String source) {
    String last = source.substring(source.stripTrailing().lastIndexOf('\n') + 1);
    String blanks = last.substring(0, last.length() - last.stripLeading().length());
    return last.stripTrailing().endsWith("{") ? blanks + INDENT : blanks;
  }

  /** Where the snippet begins that the cursor is in. */
  private int snippetBegin(String source, int cursor) {
    int begin = Blanks.skip(source, 0);
    while (begin < cursor) {
      CompletionInfo info = analysis.analyzeCompletion(source.substring(begin));
      if (!info.completeness().isComplete() || info.remaining() == null) {
        return begin;
      }
      int end = source.length() - info.remaining().length();
      if (end >= cursor || end == begin) {
        return begin;
      }
      begin = Blanks.skip(source, end);
    }
    return Math.min(begin, cursor);
  }
}
