package io.github.distillery.evaluate;

/**
 * A sentence about results that was checked against them. Lessons end their sections with one, so
 * that no text can say what its own output does not show.
 *
 * <p>Introduced in notebook 02.
 *
 * @param sentence what holds
 */
public record Claim(String sentence) {
  /**
   * Checks a sentence.
   *
   * @param sentence what is said
   * @param holds whether the results show it
   * @return the claim, when it holds
   * @throws AssertionError where it does not
   */
  public static Claim check(String sentence, boolean holds) {
    if (!holds) {
      throw new AssertionError("the results of this run do not show: " + sentence);
    }
    return new Claim(sentence);
  }

  @Override
  public String toString() {
    return "holds: " + sentence;
  }
}
