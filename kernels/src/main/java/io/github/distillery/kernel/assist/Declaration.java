package io.github.distillery.kernel.assist;

import io.github.distillery.kernel.assist.JavaTokens.Kind;
import io.github.distillery.kernel.assist.JavaTokens.Token;
import java.util.List;
import java.util.Set;

/**
 * What a snippet declares, read from its first tokens; exact enough for help with writing, and much
 * faster than to compile it.
 *
 * @param kind what kind of thing
 * @param name its name; for an import what is imported, with {@code static} where it is
 */
record Declaration(Kinds kind, String name) {
  private static final Set<String> MODIFIERS =
      Set.of(
          "public",
          "private",
          "protected",
          "static",
          "final",
          "abstract",
          "sealed",
          "strictfp",
          "synchronized",
          "default",
          "transient",
          "volatile",
          "native");
  private static final Set<String> TYPES = Set.of("class", "interface", "enum", "record");
  private static final Set<String> NO_TYPES =
      Set.of(
          "return",
          "throw",
          "new",
          "if",
          "else",
          "for",
          "while",
          "do",
          "try",
          "switch",
          "yield",
          "assert",
          "break",
          "continue",
          "case",
          "package");

  /** What a snippet can declare. */
  enum Kinds {
    IMPORT,
    MEMBER,
    VARIABLE,
    OTHER
  }

  static Declaration of(String snippet) {
    List<Token> tokens = JavaTokens.code(snippet);
    int at = skipModifiers(tokens, 0);
    if (is(tokens, at, "import")) {
      String text = snippet.substring(tokens.get(at).end()).replace(";", "").strip();
      return new Declaration(Kinds.IMPORT, text.replaceAll("\\s+", " "));
    }
    if (at < tokens.size() && TYPES.contains(tokens.get(at).text()) && word(tokens, at + 1)) {
      return new Declaration(Kinds.MEMBER, tokens.get(at + 1).text());
    }
    at = skipTypeParameters(tokens, at);
    int name = skipType(tokens, at);
    if (name > at && word(tokens, name)) {
      String text = tokens.get(name).text();
      if (is(tokens, name + 1, "(")) {
        return new Declaration(Kinds.MEMBER, text);
      }
      if (name + 1 == tokens.size()
          || List.of("=", ";", ",", "[").contains(tokens.get(name + 1).text())) {
        return new Declaration(Kinds.VARIABLE, text);
      }
    }
    return new Declaration(Kinds.OTHER, "");
  }

  private static int skipModifiers(List<Token> tokens, int from) {
    int at = from;
    while (at < tokens.size()) {
      if (is(tokens, at, "@") && word(tokens, at + 1) && !is(tokens, at + 1, "interface")) {
        at += 2;
        at = is(tokens, at, "(") ? skipPair(tokens, at, "(", ")") : at;
      } else if (MODIFIERS.contains(tokens.get(at).text())) {
        at++;
      } else {
        return at;
      }
    }
    return at;
  }

  private static int skipTypeParameters(List<Token> tokens, int at) {
    return is(tokens, at, "<") ? skipPair(tokens, at, "<", ">") : at;
  }

  /** The index after a type; {@code from} where there is none. */
  private static int skipType(List<Token> tokens, int from) {
    if (!word(tokens, from) || NO_TYPES.contains(tokens.get(from).text())) {
      return from;
    }
    int at = from + 1;
    while (at < tokens.size()) {
      if (is(tokens, at, ".") && word(tokens, at + 1)) {
        at += 2;
      } else if (is(tokens, at, "<")) {
        at = skipPair(tokens, at, "<", ">");
      } else if (is(tokens, at, "[") && is(tokens, at + 1, "]")) {
        at += 2;
      } else {
        return at;
      }
    }
    return at;
  }

  private static int skipPair(List<Token> tokens, int from, String open, String close) {
    int depth = 0;
    for (int at = from; at < tokens.size(); at++) {
      depth += is(tokens, at, open) ? 1 : is(tokens, at, close) ? -1 : 0;
      if (depth == 0) {
        return at + 1;
      }
    }
    return tokens.size();
  }

  private static boolean is(List<Token> tokens, int at, String text) {
    return at < tokens.size() && tokens.get(at).is(text);
  }

  private static boolean word(List<Token> tokens, int at) {
    return at < tokens.size() && tokens.get(at).kind() == Kind.WORD;
  }
}
