package io.github.distillery.kernel.assist.docs;

import java.util.Arrays;
import java.util.List;

/**
 * A type or a member of one.
 *
 * @param kind what it is
 * @param name its simple name; of a constructor, that of its class
 * @param parameters types of the parameters of a method or constructor, without packages and type
 *     arguments
 */
public record Member(Kind kind, String name, List<String> parameters) {
  /**
   * Whether a class is a record that has a component of a name.
   *
   * @param type any class
   * @param name perhaps a component's
   * @return false for what is no record
   */
  public static boolean isComponent(Class<?> type, String name) {
    return type.isRecord()
        && Arrays.stream(type.getRecordComponents()).anyMatch(one -> one.getName().equals(name));
  }

  /** What can have a comment. */
  public enum Kind {
    /** A class, record, enum or interface. */
    TYPE,
    /** A method. */
    METHOD,
    /** A constructor. */
    CONSTRUCTOR,
    /** A field or an enum's constant. */
    FIELD
  }
}
