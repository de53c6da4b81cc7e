package io.github.distillery.kernel.magic;

/** A magic that cannot do what it was asked for; the message says why and what helps. */
public final class MagicException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * A failure.
   *
   * @param message what is wrong and what helps
   */
  public MagicException(String message) {
    super(message);
  }

  /**
   * A failure with its cause.
   *
   * @param message what is wrong and what helps
   * @param cause what led to it
   */
  public MagicException(String message, Throwable cause) {
    super(message, cause);
  }
}
