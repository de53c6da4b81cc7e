package io.github.distillery.model;

/**
 * A network that cannot be used as asked: a layer that does not exist, shapes that cannot meet. The
 * message names both sides and what to do.
 */
public final class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message place, value and remedy
   */
  public ModelException(String message) {
    super(message);
  }

  /**
   * Makes the exception with what led to it.
   *
   * @param message place, value and remedy
   * @param cause what was thrown below
   */
  public ModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
