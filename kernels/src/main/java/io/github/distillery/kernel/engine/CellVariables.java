package io.github.distillery.kernel.engine;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps the values of variables when JShell replaces the classes that hold them, as it does when a
 * method or class that their declaration uses is declared anew and its loaded code cannot be
 * changed in place.
 */
final class CellVariables {
  /** Where JShell puts {@code int _ = 1}, which nobody can read. */
  private static final String UNNAMED = "$UNNAMED";

  private final Map<String, Field> holders = new HashMap<>();
  private final Map<String, List<Follower>> replaced = new HashMap<>();
  private final Set<String> lost = new LinkedHashSet<>();

  /** A variable as a class held it before, and what it was given last, not by a lambda's code. */
  private static final class Follower {
    private final Field field;
    private Object given;

    Follower(Field field) {
      this.field = field;
      this.given = valueOf(field);
    }

    /** Returns false where it cannot follow, or a lambda has given it another value: that stays. */
    boolean follow(Object now) {
      if (valueOf(field) != given || !set(field, now)) {
        return false;
      }
      given = now;
      return true;
    }
  }

  /**
   * Takes over the values of variables that another class held until now.
   *
   * @param loaded a class that JShell has just compiled
   */
  synchronized void carryOver(Class<?> loaded) {
    if (loaded.getEnclosingClass() != null) {
      return;
    }
    for (Field field : loaded.getDeclaredFields()) {
      int modifiers = field.getModifiers();
      if (!field.getName().equals(UNNAMED)
          && Modifier.isPublic(modifiers)
          && Modifier.isStatic(modifiers)
          && !Modifier.isFinal(modifiers)) {
        field.setAccessible(true);
        Field before = holders.put(field.getName(), field);
        if (before != null && before.getDeclaringClass() != loaded) {
          assign(field.getName(), valueOf(before));
          if (!before.getType().isPrimitive()) {
            replaced
                .computeIfAbsent(field.getName(), name -> new ArrayList<>())
                .add(new Follower(before));
          }
        }
      }
    }
  }

  /**
   * The value of a variable.
   *
   * @param name its name
   * @return null also where there is no such variable
   */
  synchronized Object value(String name) {
    Field holder = holders.get(name);
    return holder == null ? null : valueOf(holder);
  }

  /**
   * Gives a variable a value, or takes note that its type does not allow it.
   *
   * @param name its name
   * @param value null to leave it as it is
   */
  synchronized void assign(String name, Object value) {
    if (value == null) {
      return;
    }
    // An int does become a long.
    if (!set(holders.get(name), value)) {
      lost.add(name);
    }
  }

  /**
   * Lets the classes that held variables before hold what these hold now: they are never unloaded,
   * and would keep what a cell made each time that it was run. A lambda that was made with an old
   * class sees the new object, until it assigns one itself; numbers and other primitives stay.
   */
  synchronized void follow() {
    replaced.forEach(
        (name, fields) -> {
          Object now = value(name);
          fields.removeIf(field -> !field.follow(now));
        });
  }

  /**
   * Lets go of a variable's value.
   *
   * @param name of a variable that no cell uses
   */
  synchronized void forget(String name) {
    Field holder = holders.remove(name);
    List<Follower> before = replaced.remove(name);
    if (holder != null && !holder.getType().isPrimitive()) {
      set(holder, null);
    }
    if (before != null) {
      before.forEach(one -> one.follow(null));
    }
  }

  /** Returns false where the variable is of another type now; what it held before stays then. */
  private static boolean set(Field holder, Object value) {
    try {
      holder.set(null, value);
      return true;
    } catch (IllegalAccessException | IllegalArgumentException e) {
      return false;
    }
  }

  private static Object valueOf(Field holder) {
    try {
      return holder.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("a variable that was made accessible is not", e);
    }
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
