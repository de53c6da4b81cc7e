package io.github.distillery.compiled;

/** A network has something that is not compiled, so that DL4J runs it; the message says what. */
final class NotCoveredException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotCoveredException(String place, String what) {
    super("\"" + place + "\": " + what);
  }
}
