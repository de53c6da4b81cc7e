package io.github.distillery.evaluate;

import java.util.concurrent.Callable;
import java.util.regex.Pattern;

/**
 * Says whether an exercise is solved. The last line of an exercise's cell calls it; until the
 * answer is right the cell fails with a hint:
 *
 * <pre>{@code
 * Integer exercise1 = null;   // how many parameters?
 * Check.that(1, () -> exercise1 == 79_510, "weights and biases of both layers")
 * }</pre>
 *
 * <p>Introduced in notebook 01.
 *
 * @param exercise its number in the lesson
 */
public record Check(int exercise) {
  private static final Pattern PARAMETER =
      Pattern.compile("because \"(<parameter\\d+>|\\w+)\" is null$");

  /**
   * Checks an answer.
   *
   * @param exercise its number in the lesson, from 1
   * @param solved whether the answer is right; what it throws, for example because there is no
   *     answer yet, means no
   * @param hint what helps to find the answer
   * @return the check, where the exercise is solved
   * @throws Unsolved where it is not
   */
  public static Check that(int exercise, Callable<Boolean> solved, String hint) {
    Exception thrown = null;
    try {
      if (Boolean.TRUE.equals(solved.call())) {
        return new Check(exercise);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      thrown = e;
    } catch (Exception e) {
      thrown = isMissing(exercise, e) ? null : e;
    }
    throw new Unsolved("exercise %d is not solved yet. Hint: %s".formatted(exercise, hint), thrown);
  }

  /**
   * Nothing stands in place of the null yet, which is no news to anybody: the answer itself, or
   * what the answer was handed to as a parameter.
   */
  private static boolean isMissing(int exercise, Exception thrown) {
    String message = String.valueOf(thrown.getMessage());
    return thrown instanceof NullPointerException
        && (message.contains("exercise" + exercise + "\" is null")
            || PARAMETER.matcher(message).find());
  }

  @Override
  public String toString() {
    return "solved: exercise " + exercise;
  }
}
