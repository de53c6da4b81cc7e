package io.github.distillery.kernel.launcher;

/** Something the person at the keyboard can put right. The message says what and how. */
final class LauncherException extends RuntimeException {
  LauncherException(String message) {
    super(message);
  }

  LauncherException(String message, Throwable cause) {
    super(message, cause);
  }
}
