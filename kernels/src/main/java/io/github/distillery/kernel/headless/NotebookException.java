package io.github.distillery.kernel.headless;

/**
 * A notebook that cannot be read or written. The message names the file, what is wrong with it and
 * what to do; the file is as it was.
 */
public final class NotebookException extends RuntimeException {
  /**
   * Says what is wrong.
   *
   * @param message the file, the trouble and the remedy
   */
  public NotebookException(String message) {
    super(message);
  }

  /**
   * Says what is wrong and what caused it.
   *
   * @param message the file, the trouble and the remedy
   * @param cause where it was noticed
   */
  public NotebookException(String message, Throwable cause) {
    super(message, cause);
  }
}
