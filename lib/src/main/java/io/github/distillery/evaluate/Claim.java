package io.github.distillery.evaluate;

import io.github.distillery.backend.RunEffort;

/**
 * A sentence about results that was checked against them. Lessons end their sections with one, so
 * that no text can say what its own output does not show.
 *
 * <p>Introduced in notebook 02.
 *
 * @param sentence what is said
 * @param checked whether the results show it; false where the {@link RunEffort} was too small for
 *     results
 */
public record Claim(String sentence, boolean checked) {
  /**
   * Checks a sentence.
   *
   * @param sentence what is said
   * @param holds whether the results show it
   * @return the claim, when it holds
   * @throws AssertionError where it does not, and the effort was full
   */
  public static Claim check(String sentence, boolean holds) {
    boolean full = RunEffort.current() == RunEffort.FULL;
    if (!holds && full) {
      throw new AssertionError("the results of this run do not show: " + sentence);
    }
    return new Claim(sentence, full);
  }

  @Override
  public String toString() {
    return (checked ? "holds: " : "not checked, as little was trained: ") + sentence;
  }
}
