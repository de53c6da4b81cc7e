package io.github.distillery.kernel.assist;

import io.github.distillery.kernel.assist.JavaTokens.Kind;
import io.github.distillery.kernel.assist.JavaTokens.Token;
import io.github.distillery.kernel.assist.docs.Member;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Documentation;

/** Finds what the cursor is on, or which call's brackets it is in. */
final class Inspector {
  private static final int FAR = 1000;

  private final SourceCodeAnalysis analysis;
  private final Snippets snippets;
  private final Names names;
  private final TypeIndex index;

  Inspector(SourceCodeAnalysis analysis, Snippets snippets, Names names, TypeIndex index) {
    this.analysis = analysis;
    this.snippets = snippets;
    this.names = names;
    this.index = index;
  }

  /**
   * What the cursor is on.
   *
   * @param cell the cell's text
   * @param cursor where the cursor is
   * @return empty where nothing is known of it
   */
  Optional<Subject> inspect(String cell, int cursor) {
    String source = Snippets.withoutMagics(cell);
    Optional<Call> call = Call.around(source, cursor);
    int end = call.map(Call::nameEnd).orElse(cursor);
    String name = call.map(one -> source.substring(one.nameBegin(), one.nameEnd())).orElse("");
    if (name.isEmpty()) {
      return Optional.empty();
    }
    CellContext context = snippets.at(source, end);
    String before = Wrapping.of(context, names);
    List<Signature> found =
        call.get().open() < 0 ? signatures(before) : overloads(before, source, end, call.get());
    if (found.isEmpty()) {
      found = signatures(before);
    }
    if (found.isEmpty()) {
      // JShell documents a method only from within its brackets.
      found = signatures(before + "(");
    }
    if (found.isEmpty() && context.hasDeclarations()) {
      found = signatures(context.snippet());
    }
    if (found.isEmpty()) {
      return notImported(name);
    }
    Signature first = found.get(0);
    String owner = first.owner().isEmpty() ? first.type() : first.owner();
    return Optional.of(new Subject(found, names.resolve(owner), ""));
  }

  private Optional<Subject> notImported(String name) {
    return index.packagesOf(name).stream()
        .map(in -> in + "." + name)
        .flatMap(full -> names.resolve(full).stream())
        .findFirst()
        .map(
            type ->
                new Subject(
                    List.of(Signature.of(type.getName())),
                    Optional.of(type),
                    "import " + type.getName() + ";"));
  }

  /**
   * Those that fit the arguments first, then by how near their number of parameters is. A record's
   * accessor comes last where nothing is in the brackets yet: what its namesakes do is of interest.
   */
  private List<Signature> overloads(String before, String source, int end, Call call) {
    String brackets = source.substring(end, call.open() + 1);
    String arguments = source.substring(call.open() + 1, call.argumentsEnd());
    List<Signature> all = signatures(before + brackets);
    Set<Signature> ordered = new LinkedHashSet<>();
    int count = call.argumentCount();
    List<Signature> byCount = new ArrayList<>(all);
    byCount.sort(
        Comparator.comparingInt(
            one -> {
              int parameters = one.parameters().size();
              if (arguments.isBlank() && isAccessor(one)) {
                return 2 * FAR;
              }
              return parameters < count ? FAR + count - parameters : parameters - count;
            }));
    if (!arguments.isBlank()) {
      List<Signature> fitting = signatures(before + brackets + arguments);
      byCount.stream().filter(fitting::contains).forEach(ordered::add);
    }
    ordered.addAll(byCount);
    return List.copyOf(ordered);
  }

  private boolean isAccessor(Signature one) {
    return one.parameters().isEmpty()
        && names
            .resolve(one.owner())
            .filter(type -> Member.isComponent(type, one.name()))
            .isPresent();
  }

  private List<Signature> signatures(String code) {
    return analysis.documentation(code, code.length(), false).stream()
        .map(Documentation::signature)
        .distinct()
        .map(Signature::of)
        .toList();
  }

  /**
   * A name and, where there are any, the brackets behind it.
   *
   * @param nameBegin where the name begins
   * @param nameEnd where it ends
   * @param open where its bracket is; -1 for none
   * @param argumentsEnd where the bracket closes, or the text ends
   * @param argumentCount how many arguments there are so far
   */
  private record Call(int nameBegin, int nameEnd, int open, int argumentsEnd, int argumentCount) {
    static Optional<Call> around(String source, int cursor) {
      List<Token> tokens = JavaTokens.code(source);
      for (int i = 0; i < tokens.size(); i++) {
        Token token = tokens.get(i);
        if (token.kind() == Kind.WORD && token.start() <= cursor && cursor <= token.end()) {
          return Optional.of(of(source, tokens, i));
        }
      }
      int depth = 0;
      for (int i = tokens.size() - 1; i > 0; i--) {
        Token token = tokens.get(i);
        // Right behind a call the call is meant.
        if (token.end() > cursor || (token.end() == cursor && token.is(")"))) {
          continue;
        }
        if (token.is(";") || token.is("{") || token.is("}")) {
          return Optional.empty();
        }
        depth += token.is(")") ? 1 : token.is("(") ? -1 : 0;
        if (depth < 0) {
          int name = i - 1;
          while (name > 0 && tokens.get(name).kind() != Kind.WORD) {
            name--;
          }
          return tokens.get(name).kind() == Kind.WORD
              ? Optional.of(of(source, tokens, name))
              : Optional.empty();
        }
      }
      return Optional.empty();
    }

    private static Call of(String source, List<Token> tokens, int name) {
      Token word = tokens.get(name);
      int open = name + 1;
      if (open < tokens.size() && tokens.get(open).is("<") && name > 0) {
        // new ArrayList<>( : the brackets come after the type arguments
        boolean created = tokens.get(name - 1).is("new");
        while (created && open < tokens.size() && !tokens.get(open).is("(")) {
          open++;
        }
      }
      if (open >= tokens.size() || !tokens.get(open).is("(")) {
        return new Call(word.start(), word.end(), -1, word.end(), 0);
      }
      int depth = 0;
      int count = open + 1 < tokens.size() && tokens.get(open + 1).is(")") ? 0 : 1;
      if (open + 1 == tokens.size()) {
        count = 0;
      }
      for (int i = open; i < tokens.size(); i++) {
        Token token = tokens.get(i);
        depth += "([{".contains(token.text()) ? 1 : ")]}".contains(token.text()) ? -1 : 0;
        count += depth == 1 && token.is(",") ? 1 : 0;
        if (depth == 0) {
          int begin = tokens.get(open).start();
          return new Call(word.start(), word.end(), begin, token.start(), count);
        }
      }
      return new Call(word.start(), word.end(), tokens.get(open).start(), source.length(), count);
    }
  }
}
