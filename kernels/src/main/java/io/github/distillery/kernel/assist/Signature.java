package io.github.distillery.kernel.assist;

import java.util.ArrayList;
import java.util.List;

/**
 * What JShell says of a name, taken apart.
 *
 * @param text as it is shown
 * @param kind what it is
 * @param owner the class that it belongs to, or the class itself; empty for what a cell declares
 * @param name the member's name; empty for a type
 * @param parameters the types of a method's parameters, without type arguments
 * @param type the type of a variable or field; empty otherwise
 */
record Signature(
    String text, Kinds kind, String owner, String name, List<String> parameters, String type) {
  /** What a name can stand for. */
  enum Kinds {
    TYPE,
    METHOD,
    CONSTRUCTOR,
    VARIABLE
  }

  /**
   * Takes a signature apart.
   *
   * @param given what JShell says
   * @return its parts
   */
  static Signature of(String given) {
    String text = withoutRecordHeader(given.replace(Wrapping.LOCAL_CLASS, ""));
    String plain = withoutTypeArguments(text);
    int colon = plain.indexOf(':');
    if (colon > 0 && plain.indexOf('(') < 0) {
      String name = plain.substring(0, colon);
      int dot = name.lastIndexOf('.');
      String shown = simple(text.substring(text.indexOf(':') + 1)) + " " + name;
      return new Signature(
          shown,
          Kinds.VARIABLE,
          dot < 0 ? "" : name.substring(0, dot),
          name.substring(dot + 1),
          List.of(),
          plain.substring(colon + 1));
    }
    if (!plain.endsWith(")")) {
      return new Signature(text, Kinds.TYPE, plain.strip(), "", List.of(), "");
    }
    int bracket = plain.lastIndexOf('(');
    String head = plain.substring(0, bracket).strip();
    List<String> parameters = parameters(plain.substring(bracket + 1, plain.length() - 1));
    int blank = head.lastIndexOf(' ');
    if (blank < 0) {
      return new Signature(simple(text), Kinds.CONSTRUCTOR, head, "", parameters, "");
    }
    String path = head.substring(blank + 1);
    int dot = path.lastIndexOf('.');
    String owner = dot < 0 ? "" : path.substring(0, dot);
    return new Signature(
        shown(text, owner), Kinds.METHOD, owner, path.substring(dot + 1), parameters, "");
  }

  /**
   * {@code List<E> java.util.List<E>.<E>of(E e1)} is shown as {@code List<E> List.of(E e1)}: types
   * without packages, the owner and the method without type arguments.
   */
  private static String shown(String text, String owner) {
    String plain = simple(text);
    String name = simple(owner);
    int open = name.isEmpty() ? -1 : plain.indexOf(name + "<");
    while (open >= 0) {
      int end = endOfTypeArguments(plain, open + name.length());
      if (plain.startsWith(".", end)) {
        int member = plain.startsWith(".<", end) ? endOfTypeArguments(plain, end + 1) : end + 1;
        return plain.substring(0, open) + name + "." + plain.substring(member);
      }
      open = plain.indexOf(name + "<", open + 1);
    }
    int bare = name.isEmpty() ? -1 : plain.indexOf(name + ".<");
    return bare < 0
        ? plain
        : plain.substring(0, bare + name.length() + 1)
            + plain.substring(endOfTypeArguments(plain, bare + name.length() + 1));
  }

  private static int endOfTypeArguments(String text, int open) {
    int at = open;
    int depth = 0;
    do {
      char c = text.charAt(at++);
      depth += c == '<' ? 1 : c == '>' ? -1 : 0;
    } while (depth > 0 && at < text.length());
    return at;
  }

  /** JDK 25 puts a record's components behind its name wherever it names it. */
  private static String withoutRecordHeader(String text) {
    int close = -1;
    for (String after : List.of(").", ")(")) {
      close = Math.max(close, text.indexOf(after));
    }
    int open = close < 0 ? -1 : text.indexOf('(');
    return open < 0 ? text : text.substring(0, open) + text.substring(close + 1);
  }

  private static String withoutTypeArguments(String text) {
    StringBuilder plain = new StringBuilder();
    int depth = 0;
    for (char c : text.toCharArray()) {
      depth += c == '<' ? 1 : 0;
      if (depth == 0) {
        plain.append(c);
      }
      depth -= c == '>' ? 1 : 0;
    }
    return plain.toString();
  }

  private static List<String> parameters(String list) {
    List<String> types = new ArrayList<>();
    for (String one : list.isBlank() ? new String[0] : list.split(",")) {
      String trimmed = one.strip();
      int blank = trimmed.lastIndexOf(' ');
      types.add(simple(blank < 0 ? trimmed : trimmed.substring(0, blank)));
    }
    return types;
  }

  /** Types without their packages: {@code java.util.Map.Entry} is {@code Map.Entry}. */
  static String simple(String type) {
    return type.replaceAll("\\b(?:\\p{Lower}\\w*\\.)+(?=\\p{Upper})", "");
  }
}
