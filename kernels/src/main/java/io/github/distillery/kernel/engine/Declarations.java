package io.github.distillery.kernel.engine;

import static jdk.jshell.Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.MethodSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.VarSnippet;

/**
 * Remembers what cells have declared, to say so when a later cell changes what a name means.
 * Running a cell again says nothing: the same text means the same.
 */
final class Declarations {
  private record Declared(Snippet snippet, String meaning, int cell) {}

  private final Map<String, Declared> known = new HashMap<>();

  /**
   * Takes note of a declaration.
   *
   * @param snippet what has been declared
   * @param cell the number of its cell
   * @return what to tell the user; empty where nothing has changed its meaning
   */
  Optional<String> declared(Snippet snippet, int cell) {
    if (!(snippet instanceof DeclarationSnippet declaration) || nameOf(declaration).isEmpty()) {
      return Optional.empty();
    }
    String name = nameOf(declaration);
    Declared now = new Declared(snippet, meaning(declaration), cell);
    Declared before = known.put(name, now);
    if (before == null || before.meaning().equals(now.meaning())) {
      return Optional.empty();
    }
    String old = " of cell [" + before.cell() + "]";
    return Optional.of(
        snippet instanceof VarSnippet
            ? name + old + " was " + before.meaning() + "; it is now " + now.meaning()
            : name + " replaces the one" + old);
  }

  /**
   * The snippet that declares a method or a type just so.
   *
   * @param code a declaration
   * @return the snippet of a cell before; empty where there is none
   */
  Optional<Snippet> same(String code) {
    String text = code.strip();
    return known.values().stream()
        .map(Declared::snippet)
        .filter(snippet -> !(snippet instanceof VarSnippet))
        .filter(snippet -> snippet.source().strip().equals(text))
        .findFirst();
  }

  /**
   * What to tell of variables whose values could not be kept.
   *
   * @param names the variables
   * @param cause what was declared
   * @return one sentence
   */
  static String lost(List<String> names, Snippet cause) {
    String name = cause instanceof DeclarationSnippet declaration ? nameOf(declaration) : "";
    String by = name.isEmpty() ? "declarations" : name;
    return String.join(", ", names)
        + (names.size() == 1 ? " has" : " have")
        + " lost the value, made with the old "
        + by
        + "; assign anew, or run the cell that declares it again";
  }

  private static String nameOf(DeclarationSnippet snippet) {
    if (snippet instanceof MethodSnippet method) {
      return method.name() + "(" + method.parameterTypes() + ")";
    }
    boolean named =
        snippet instanceof TypeDeclSnippet
            || snippet instanceof VarSnippet && snippet.subKind() != TEMP_VAR_EXPRESSION_SUBKIND;
    return named ? snippet.name() : "";
  }

  private static String meaning(DeclarationSnippet snippet) {
    return snippet instanceof VarSnippet variable ? variable.typeName() : snippet.source().strip();
  }
}
