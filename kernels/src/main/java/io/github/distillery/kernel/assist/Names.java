package io.github.distillery.kernel.assist;

import io.github.distillery.kernel.assist.JavaTokens.Kind;
import io.github.distillery.kernel.assist.JavaTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jdk.jshell.ImportSnippet;
import jdk.jshell.JShell;

/** Finds the class that a name stands for, by the imports of the session and of the cell. */
final class Names {
  private final JShell shell;
  private final ClassLoader loader;
  private final TypeIndex index;

  Names(JShell shell, ClassLoader loader, TypeIndex index) {
    this.shell = shell;
    this.loader = loader;
    this.index = index;
  }

  /** What the session has imported, static imports with {@code static} before them. */
  List<String> imports() {
    List<String> names = new ArrayList<>();
    names.add("java.lang.*");
    for (ImportSnippet one : shell.imports().toList()) {
      names.add((one.isStatic() ? "static " : "") + one.fullname());
    }
    return names;
  }

  /**
   * The class of this name.
   *
   * @param name simple, nested as in {@code Map.Entry}, or full
   * @return empty where there is none
   */
  Optional<Class<?>> resolve(String name) {
    return resolve(name, imports())
        .or(() -> load(name))
        .or(
            () ->
                index.packagesOf(name.split("\\.")[0]).stream()
                    .flatMap(in -> load(in + "." + name).stream())
                    .findFirst());
  }

  /**
   * The class that a simple name stands for by these imports.
   *
   * @param name simple or nested
   * @param imports as in import lines, without {@code import}
   * @return empty where none of them imports it
   */
  Optional<Class<?>> resolve(String name, List<String> imports) {
    String first = name.split("\\.")[0];
    for (String one : imports) {
      String imported = one.startsWith("static ") ? one.substring("static ".length()) : one;
      boolean all = imported.endsWith(".*");
      String in = imported.substring(0, Math.max(0, imported.lastIndexOf('.')));
      Optional<Class<?>> found = Optional.empty();
      if (one.startsWith("static ")) {
        // JShell names the class of a statically imported method by its simple name
        found = in.endsWith("." + first) ? load(in + name.substring(first.length())) : found;
      } else if (all || imported.endsWith("." + first)) {
        found = load(in + "." + name);
      }
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /**
   * Replaces names that the cell itself imports by full ones, since JShell has not seen the import.
   *
   * @param text Java text
   * @param imports the cell's imports
   * @return the text; its last word stays as it is
   */
  String qualify(String text, List<String> imports) {
    if (imports.isEmpty()) {
      return text;
    }
    StringBuilder whole = new StringBuilder();
    int at = 0;
    Token before = null;
    for (Token token : JavaTokens.code(text)) {
      boolean name =
          token.kind() == Kind.WORD
              && Character.isUpperCase(token.text().charAt(0))
              && (before == null || !before.is("."))
              && token.end() < text.length();
      Optional<Class<?>> type = name ? resolve(token.text(), imports) : Optional.empty();
      if (type.isPresent()) {
        whole.append(text, at, token.start()).append(type.get().getCanonicalName());
        at = token.end();
      }
      before = token;
    }
    return whole.append(text, at, text.length()).toString();
  }

  private Optional<Class<?>> load(String name) {
    String binary = name;
    while (true) {
      try {
        return Optional.of(Class.forName(binary, false, loader));
      } catch (ClassNotFoundException | LinkageError e) {
        int dot = binary.lastIndexOf('.');
        // a.b.Outer.Nested is the class a.b.Outer$Nested
        if (dot < 0 || !hasOuter(binary, dot)) {
          return Optional.empty();
        }
        binary = binary.substring(0, dot) + "$" + binary.substring(dot + 1);
      }
    }
  }

  private static boolean hasOuter(String name, int dot) {
    int before = name.lastIndexOf('.', dot - 1) + 1;
    return Character.isUpperCase(name.charAt(before));
  }
}
