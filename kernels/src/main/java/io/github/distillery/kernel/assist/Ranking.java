package io.github.distillery.kernel.assist;

import io.github.distillery.kernel.assist.Proposal.Kind;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;
import jdk.jshell.JShell;
import jdk.jshell.PersistentSnippet;

/**
 * Puts completions in order: what fits the expected type, then the session's own names, then the
 * library's, then those of what it builds on, then Java's.
 */
final class Ranking {
  private static final Pattern THROWN = Pattern.compile("\\w+(Exception|Error)\\(?");
  private static final int SESSION = -1;
  private static final int OTHER = 9;
  private static final Set<String> OF_EVERY_OBJECT =
      Set.of(
          "equals(",
          "getClass()",
          "hashCode()",
          "notify()",
          "notifyAll()",
          "toString()",
          "wait(",
          "wait()",
          "clone()",
          "finalize()");

  private final JShell shell;
  private final TypeIndex index;
  private final Names names;

  Ranking(JShell shell, TypeIndex index, Names names) {
    this.shell = shell;
    this.index = index;
    this.names = names;
  }

  /**
   * Proposals in order.
   *
   * @param texts what fits, and whether it has the expected type
   * @param member whether a dot stands before it
   * @param inImport whether it stands in an import line
   * @param word what is there already
   * @return the likeliest first
   */
  List<Proposal> sorted(Map<String, Boolean> texts, boolean member, boolean inImport, String word) {
    Set<String> session = member ? Set.of() : sessionNames();
    List<String> imports = member ? List.of() : names.imports();
    record Ranked(Proposal proposal, boolean fits, int rank) {}
    return texts.entrySet().stream()
        // names that JShell gave to unnamed values, and ours to the method around a snippet
        .filter(text -> !text.getKey().startsWith("$") || word.startsWith("$"))
        .map(
            text -> {
              Proposal one = proposal(text.getKey(), member, inImport);
              int rank =
                  member
                      ? (OF_EVERY_OBJECT.contains(one.text()) ? 1 : 0)
                      : rank(one, session, imports);
              return new Ranked(one, text.getValue(), rank);
            })
        .sorted(
            Comparator.comparing(Ranked::fits, Comparator.reverseOrder())
                .thenComparingInt(Ranked::rank)
                .thenComparing(one -> !one.proposal().text().startsWith(word))
                .thenComparing(one -> THROWN.matcher(one.proposal().text()).matches()))
        .map(Ranked::proposal)
        .toList();
  }

  private static Proposal proposal(String text, boolean member, boolean inImport) {
    return new Proposal(text, kind(text, member, inImport), "");
  }

  private static Kind kind(String text, boolean member, boolean inImport) {
    if (text.endsWith(".")) {
      return Kind.MODULE;
    }
    if (text.endsWith("(") || text.endsWith(")")) {
      // after "new" JShell offers constructors
      return Character.isUpperCase(text.charAt(0)) && !member ? Kind.CLASS : Kind.METHOD;
    }
    if (SourceVersion.isKeyword(text)) {
      return Kind.KEYWORD;
    }
    if (Character.isUpperCase(text.charAt(0))) {
      return text.length() > 1 && text.equals(text.toUpperCase(Locale.ROOT)) && member
          ? Kind.FIELD
          : Kind.CLASS;
    }
    return inImport ? Kind.MODULE : member ? Kind.FIELD : Kind.VARIABLE;
  }

  private Set<String> sessionNames() {
    Set<String> own = new HashSet<>();
    Stream.of(shell.variables(), shell.methods(), shell.types())
        .flatMap(snippets -> snippets)
        .map(PersistentSnippet::name)
        .forEach(own::add);
    return own;
  }

  private int rank(Proposal proposal, Set<String> session, List<String> imports) {
    int bracket = proposal.text().indexOf('(');
    String name = bracket < 0 ? proposal.text() : proposal.text().substring(0, bracket);
    if (session.contains(name) || proposal.kind() == Kind.VARIABLE) {
      return SESSION;
    }
    if (proposal.kind() == Kind.METHOD) {
      return 0;
    }
    return proposal.kind() == Kind.CLASS
        ? index.packagesOf(name).stream()
            .filter(in -> imports.contains(in + ".*") || imports.contains(in + "." + name))
            .mapToInt(TypeIndex::rank)
            .min()
            .orElse(OTHER)
        : OTHER;
  }
}
