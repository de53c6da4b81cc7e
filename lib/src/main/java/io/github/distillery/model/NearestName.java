package io.github.distillery.model;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses which name was meant. */
public final class NearestName {
  private NearestName() {}

  /**
   * The name that a misspelt one is nearest to.
   *
   * @param written what was written
   * @param names what could have been meant
   * @return empty where none is near
   */
  public static Optional<String> of(String written, Collection<String> names) {
    int most = written.length() < 5 ? 1 : 2;
    return names.stream()
        .filter(name -> !name.isEmpty() && distance(written, name) <= most)
        .min(Comparator.comparingInt(name -> distance(written, name)));
  }

  /**
   * Asks whether the nearest name was meant, for a message that says what is not there.
   *
   * @param written what was written
   * @param names what could have been meant
   * @return for example {@code (did you mean "conv2"?)}, with a space before it; empty where no
   *     name is near
   */
  public static String question(String written, Collection<String> names) {
    return of(written, names).map(name -> " (did you mean \"" + name + "\"?)").orElse("");
  }

  /** How many letters to insert, drop, change or swap with their neighbour, whatever their case. */
  private static int distance(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    int[][] steps = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          steps[i][j] = i + j;
          continue;
        }
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int least = Math.min(steps[i - 1][j], steps[i][j - 1]) + 1;
        least = Math.min(least, steps[i - 1][j - 1] + (same ? 0 : 1));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          least = Math.min(least, steps[i - 2][j - 2] + 1);
        }
        steps[i][j] = least;
      }
    }
    return steps[a.length()][b.length()];
  }
}
