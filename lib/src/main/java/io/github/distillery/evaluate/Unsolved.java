package io.github.distillery.evaluate;

/**
 * An exercise is not solved yet, see {@link Check}.
 *
 * <p>Introduced in notebook 01.
 */
public final class Unsolved extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Unsolved(String message, Throwable cause) {
    super(message, cause);
  }
}
