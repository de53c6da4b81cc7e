package io.github.distillery.kernel.display;

import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Values as text: strings as they are, arrays and collections with their elements, long ones cut.
 * Streams and iterators are left as they are, so that showing them takes nothing from them.
 */
final class PlainText {
  private static final int MOST_ELEMENTS = 100;
  private static final int MOST_CHARACTERS = 20_000;
  private static final int DEEPEST = 5;

  private final StringBuilder text = new StringBuilder();
  private boolean elementsLeftOut;

  private PlainText() {}

  /**
   * A value as text.
   *
   * @param value anything, also null
   * @return its text; where its own {@code toString} fails, its class and the error
   */
  static String of(Object value) {
    try {
      if (value instanceof CharSequence characters) {
        return cut(characters);
      }
      PlainText written = new PlainText();
      written.element(value, 0);
      String whole = cut(written.text);
      return written.elementsLeftOut ? whole + "\n(cut; " + remedy(value) + ")" : whole;
    } catch (Exception | LinkageError | StackOverflowError e) {
      return value.getClass().getName() + " (its toString failed: " + e + ")";
    } catch (OutOfMemoryError e) {
      return value.getClass().getName() + " (too large to be shown as text)";
    }
  }

  private static String remedy(Object value) {
    if (value instanceof Object[]) {
      return "Arrays.deepToString gives all of it";
    }
    return value.getClass().isArray()
        ? "Arrays.toString gives all of it"
        : "System.out.println shows all of it";
  }

  private void element(Object value, int depth) {
    if (text.length() > MOST_CHARACTERS) {
      elementsLeftOut = true;
    } else if (value == null || depth >= DEEPEST) {
      text.append(value);
    } else if (value.getClass().isArray()) {
      text.append(value.getClass().getComponentType().getSimpleName());
      text.append('[').append(Array.getLength(value)).append("] ");
      IntFunction<Object> at = i -> Array.get(value, i);
      int length = Array.getLength(value);
      elements(IntStream.range(0, length).mapToObj(at).iterator(), length, "{}", depth);
    } else if (value instanceof Map<?, ?> map && written(value)) {
      elements(map.entrySet().iterator(), map.size(), "{}", depth);
    } else if (value instanceof Map.Entry<?, ?> entry && written(value)) {
      element(entry.getKey(), depth + 1);
      text.append('=');
      element(entry.getValue(), depth + 1);
    } else if (value instanceof Collection<?> all && written(value)) {
      elements(all.iterator(), all.size(), "[]", depth);
    } else {
      text.append(value);
    }
  }

  /** Whether the JDK says how the value is written; that would write all of its elements. */
  private static boolean written(Object value) {
    try {
      Class<?> by = value.getClass().getMethod("toString").getDeclaringClass();
      return by == Object.class || by.getName().startsWith("java.util.");
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  private void elements(Iterator<?> values, int size, String brackets, int depth) {
    text.append(brackets.charAt(0));
    int shown = 0;
    while (shown < MOST_ELEMENTS && text.length() <= MOST_CHARACTERS && values.hasNext()) {
      text.append(shown == 0 ? "" : ", ");
      element(values.next(), depth + 1);
      shown++;
    }
    if (size > shown) {
      text.append(", ... ").append(size - shown).append(" more");
      elementsLeftOut = true;
    }
    text.append(brackets.charAt(1));
  }

  private static String cut(CharSequence text) {
    if (text.length() <= MOST_CHARACTERS) {
      return text.toString();
    }
    return text.subSequence(0, MOST_CHARACTERS)
        + "\n... "
        + (text.length() - MOST_CHARACTERS)
        + " more characters; System.out.println shows them all";
  }
}
