package io.github.distillery.kernel.display;

import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Values as text: strings as they are, arrays and collections with their elements, long ones cut.
 */
final class PlainText {
  private static final int MOST_ELEMENTS = 100;
  private static final int MOST_CHARACTERS = 20_000;

  private PlainText() {}

  /**
   * A value as text.
   *
   * @param value anything, also null
   * @return its text; where its own {@code toString} fails, its class and the error
   */
  static String of(Object value) {
    try {
      return cut(value instanceof CharSequence text ? text.toString() : element(value, 0));
    } catch (Exception | LinkageError | StackOverflowError e) {
      return value.getClass().getName() + " (its toString failed: " + e + ")";
    }
  }

  private static String element(Object value, int depth) {
    if (value == null) {
      return "null";
    }
    boolean own = value.getClass().getName().startsWith("java.util.");
    if (depth < 5 && value.getClass().isArray()) {
      return array(value, depth);
    }
    if (depth < 5 && own && value instanceof Map<?, ?> map) {
      return elements(map.entrySet().iterator(), map.size(), "{", "}", depth);
    }
    if (depth < 5 && own && value instanceof Map.Entry<?, ?> entry) {
      return element(entry.getKey(), depth + 1) + "=" + element(entry.getValue(), depth + 1);
    }
    if (depth < 5 && own && value instanceof Collection<?> all) {
      return elements(all.iterator(), all.size(), "[", "]", depth);
    }
    return String.valueOf(value);
  }

  private static String array(Object array, int depth) {
    int length = Array.getLength(array);
    Iterator<Object> values =
        new Iterator<>() {
          private int next;

          @Override
          public boolean hasNext() {
            return next < length;
          }

          @Override
          public Object next() {
            return Array.get(array, next++);
          }
        };
    String type = array.getClass().getComponentType().getSimpleName();
    return type + "[" + length + "] " + elements(values, length, "{", "}", depth);
  }

  private static String elements(
      Iterator<?> values, int size, String open, String close, int depth) {
    StringJoiner joined = new StringJoiner(", ", open, close);
    int shown = 0;
    while (values.hasNext() && shown < MOST_ELEMENTS) {
      joined.add(element(values.next(), depth + 1));
      shown++;
    }
    if (size > shown) {
      joined.add("... " + (size - shown) + " more");
    }
    return joined.toString();
  }

  private static String cut(String text) {
    if (text.length() <= MOST_CHARACTERS) {
      return text;
    }
    return text.substring(0, MOST_CHARACTERS)
        + "\n... "
        + (text.length() - MOST_CHARACTERS)
        + " more characters; System.out.println shows them all";
  }
}
