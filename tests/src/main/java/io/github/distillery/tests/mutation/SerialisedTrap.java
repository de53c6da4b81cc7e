package io.github.distillery.tests.mutation;

import java.io.ObjectInputStream;
import java.io.Serializable;

/**
 * An object whose class does something when it is read, as an attacker would choose one.
 *
 * <p>Reading it must never happen.
 */
final class SerialisedTrap implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int number;

  SerialisedTrap(int number) {
    this.number = number;
  }

  private void readObject(ObjectInputStream in) {
    throw new AssertionError("a serialised object was read, and its code ran: " + number);
  }
}
