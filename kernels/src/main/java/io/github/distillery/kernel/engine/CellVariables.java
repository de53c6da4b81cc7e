package io.github.distillery.kernel.engine;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps the values of variables when JShell replaces the classes that hold them, as it does when a
 * method or class that their declaration uses is declared anew and its loaded code cannot be
 * changed in place.
 */
final class CellVariables {
  /** JShell numbers the versions of a class with letters: none, B, C and so on. */
  private static final Pattern HOLDER = Pattern.compile("REPL\\.\\$JShell\\$(\\w*\\d)[A-Z]*");

  private final Map<String, Class<?>> holders = new HashMap<>();
  private final List<String> lost = new ArrayList<>();

  /**
   * Takes over the values from the class that a new one replaces.
   *
   * @param loaded a class that JShell has just compiled
   */
  synchronized void carryOver(Class<?> loaded) {
    Matcher name = HOLDER.matcher(loaded.getName());
    if (!name.matches()) {
      return;
    }
    Class<?> before = holders.put(name.group(1), loaded);
    if (before == null || before == loaded) {
      return;
    }
    for (Field field : loaded.getDeclaredFields()) {
      int modifiers = field.getModifiers();
      if (Modifier.isPublic(modifiers)
          && Modifier.isStatic(modifiers)
          && !Modifier.isFinal(modifiers)) {
        carryOver(before, field);
      }
    }
  }

  private void carryOver(Class<?> before, Field field) {
    try {
      Field old = before.getDeclaredField(field.getName());
      old.setAccessible(true);
      field.setAccessible(true);
      Object value = old.get(null);
      if (value == null) {
        return;
      }
      if (fits(value, old.getType(), field.getType())) {
        field.set(null, value);
      } else {
        lost.add(field.getName());
      }
    } catch (NoSuchFieldException e) {
      // The class holds other variables than its forerunner: there is no value to keep.
    } catch (IllegalAccessException e) {
      lost.add(field.getName());
    }
  }

  private static boolean fits(Object value, Class<?> before, Class<?> now) {
    return now.isPrimitive() ? Objects.equals(before, now) : now.isInstance(value);
  }

  /**
   * The variables whose values could not be kept, once.
   *
   * @return their names
   */
  synchronized List<String> takeLost() {
    List<String> taken = List.copyOf(lost);
    lost.clear();
    return taken;
  }
}
