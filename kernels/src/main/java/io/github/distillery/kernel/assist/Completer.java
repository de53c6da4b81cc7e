package io.github.distillery.kernel.assist;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Suggestion;

/** Finds what could stand at the cursor: what JShell knows, and types that are not yet imported. */
final class Completer {
  private static final List<String> WORDS =
      List.of(
          "abstract",
          "break",
          "case",
          "catch",
          "class",
          "continue",
          "default",
          "else",
          "enum",
          "extends",
          "final",
          "finally",
          "for",
          "implements",
          "import",
          "instanceof",
          "interface",
          "private",
          "protected",
          "public",
          "record",
          "return",
          "sealed",
          "static",
          "switch",
          "synchronized",
          "throw",
          "throws",
          "try",
          "var",
          "while",
          "yield");
  private static final int MOST_TYPES = 20;
  private static final int LETTERS_OF_A_TYPE = 3;

  private final SourceCodeAnalysis analysis;
  private final Names names;
  private final TypeIndex index;
  private final Ranking ranking;

  Completer(SourceCodeAnalysis analysis, Names names, TypeIndex index, Ranking ranking) {
    this.analysis = analysis;
    this.names = names;
    this.index = index;
    this.ranking = ranking;
  }

  /**
   * What could stand at the cursor.
   *
   * @param context the cell before the cursor
   * @return the completions
   */
  Completion complete(CellContext context) {
    index.refresh();
    int cursor = context.cursor();
    if (context.inText()) {
      return new Completion(List.of(), cursor, cursor);
    }
    String snippet = context.snippet();
    int begin = wordBegin(snippet);
    String word = snippet.substring(begin);
    boolean member = snippet.substring(0, begin).stripTrailing().endsWith(".");
    boolean inImport = snippet.startsWith("import ");

    boolean type =
        word.length() >= LETTERS_OF_A_TYPE && Character.isUpperCase(word.charAt(0)) && !member;
    int[] anchor = {0};
    String code = Wrapping.of(context, names);
    List<Suggestion> found = analysis.completionSuggestions(code, code.length(), anchor);
    if (found.isEmpty() && !code.equals(snippet)) {
      code = snippet;
      found = analysis.completionSuggestions(code, code.length(), anchor);
    }
    int from = found.isEmpty() ? context.begin() + begin : cursor - (code.length() - anchor[0]);

    if (found.isEmpty() && inImport && !type) {
      // JShell reads the names of packages in the background too, and is slower at it.
      return packages(snippet, context.begin() + begin, cursor);
    }
    List<Proposal> proposals =
        new ArrayList<>(ranking.sorted(fitting(found), member, inImport, word));
    if (type && from == context.begin() + begin) {
      addTypes(word, context, proposals);
    }
    if (!member && !inImport && !word.isEmpty() && from == context.begin() + begin) {
      addWords(word, proposals);
    }
    return proposals.isEmpty()
        ? new Completion(List.of(), cursor, cursor)
        : new Completion(List.copyOf(proposals), from, cursor);
  }

  private Completion packages(String snippet, int from, int cursor) {
    String path = snippet.replaceFirst("^import\\s+(static\\s+)?", "");
    List<Proposal> parts =
        index.packageParts(path).stream()
            .map(part -> new Proposal(part, Proposal.Kind.MODULE, ""))
            .toList();
    return new Completion(parts, from, cursor);
  }

  /** Each text once, and whether it fits the expected type. */
  private static Map<String, Boolean> fitting(List<Suggestion> found) {
    Map<String, Boolean> texts = new LinkedHashMap<>();
    for (Suggestion one : found) {
      texts.merge(one.continuation(), one.matchesType(), Boolean::logicalOr);
    }
    return texts;
  }

  private void addTypes(String word, CellContext context, List<Proposal> proposals) {
    List<String> known = proposals.stream().map(Proposal::text).toList();
    boolean inImport = context.snippet().startsWith("import ");
    for (String name : index.startingWith(word, MOST_TYPES)) {
      String simple = name.substring(name.lastIndexOf('.') + 1);
      if (known.contains(simple)) {
        continue;
      }
      Optional<Class<?>> imported = names.resolve(simple, context.imports());
      if (imported.isPresent()) {
        if (imported.get().getName().equals(name)) {
          proposals.add(new Proposal(simple, Proposal.Kind.CLASS, name));
        }
        continue;
      }
      String signature = inImport ? name : "import " + name + ";";
      proposals.add(new Proposal(name, Proposal.Kind.CLASS, signature));
    }
  }

  /** JShell offers only those words of the language that are values and types. */
  private static void addWords(String word, List<Proposal> proposals) {
    WORDS.stream()
        .filter(one -> one.startsWith(word) && !one.equals(word))
        .map(one -> new Proposal(one, Proposal.Kind.KEYWORD, ""))
        .filter(one -> !proposals.contains(one))
        .forEach(proposals::add);
  }

  private static int wordBegin(String text) {
    int begin = text.length();
    while (begin > 0 && Character.isJavaIdentifierPart(text.charAt(begin - 1))) {
      begin--;
    }
    return begin;
  }
}
