package io.github.distillery.backend;

import java.util.Locale;

/**
 * How much work lessons and scripts are to do: all of it, or just enough to see that everything
 * runs. Set by the environment variable {@code DISTILLERY_EFFORT} or the system property {@code
 * distillery.effort}, {@code full} (the default) or {@code quick}.
 *
 * <p>With {@code quick} a training takes one epoch, whatever its options say, and a {@link
 * io.github.distillery.evaluate.Claim} about results is not enforced. Nothing that comes out of it
 * is a result.
 *
 * <p>Introduced in notebook 00.
 */
public enum RunEffort {
  /** As written. */
  FULL,
  /** One epoch a training. */
  QUICK;

  private static final String PROPERTY = "distillery.effort";
  private static final String VARIABLE = "DISTILLERY_EFFORT";

  /**
   * The effort of this process.
   *
   * @return {@link #FULL} where nothing is set
   * @throws IllegalArgumentException where it is set to something else
   */
  public static RunEffort current() {
    return parse(System.getProperty(PROPERTY, System.getenv(VARIABLE)));
  }

  /**
   * Makes this the effort of this process, which works for another one: an executor of a cluster
   * does not have the environment of who sends it work.
   */
  public void here() {
    if (current() != this) {
      System.setProperty(PROPERTY, name().toLowerCase(Locale.ROOT));
    }
  }

  static RunEffort parse(String text) {
    if (text == null || text.isBlank() || text.strip().equalsIgnoreCase("full")) {
      return FULL;
    }
    if (text.strip().equalsIgnoreCase("quick")) {
      return QUICK;
    }
    throw new IllegalArgumentException(
        "%s is \"%s\"; set it to full or quick, or not at all".formatted(VARIABLE, text));
  }

  /**
   * How many epochs a training takes.
   *
   * @param wanted what its options say
   * @return that many, or 1
   */
  public int epochs(int wanted) {
    return this == QUICK ? Math.min(wanted, 1) : wanted;
  }
}
