package io.github.distillery.data;

/**
 * Data that cannot be used: a damaged file, shapes that do not fit, a missing column. The message
 * names the place, the value found there, and what to do.
 */
public final class DataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message place, value and remedy
   */
  public DataException(String message) {
    super(message);
  }

  /**
   * Makes the exception with what led to it.
   *
   * @param message place, value and remedy
   * @param cause what was thrown below
   */
  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}
