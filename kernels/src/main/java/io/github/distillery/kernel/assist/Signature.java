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
    String text = withoutRecordHeader(given);
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
      return new Signature(text, Kinds.CONSTRUCTOR, head, "", parameters, "");
    }
    String path = head.substring(blank + 1);
    int dot = path.lastIndexOf('.');
    String owner = dot < 0 ? "" : path.substring(0, dot);
    return new Signature(
        withoutOwnerArguments(text, owner),
        Kinds.METHOD,
        owner,
        path.substring(dot + 1),
        parameters,
        "");
  }

  /** {@code V Map<K, V>.get(Object key)} is shown as {@code V Map.get(Object key)}. */
  private static String withoutOwnerArguments(String text, String owner) {
    int open = text.indexOf(owner + "<");
    if (owner.isEmpty() || open < 0) {
      return text;
    }
    int end = open + owner.length();
    int depth = 0;
    do {
      char c = text.charAt(end++);
      depth += c == '<' ? 1 : c == '>' ? -1 : 0;
    } while (depth > 0 && end < text.length());
    return end < text.length() && text.charAt(end) == '.'
        ? text.substring(0, open + owner.length()) + text.substring(end)
        : text;
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
