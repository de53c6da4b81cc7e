package io.github.distillery.kernel.engine;

/** The few colours of error messages, which notebooks and terminals understand alike. */
final class Ansi {
  private Ansi() {}

  static String red(String text) {
    return "\u001B[31m" + text + "\u001B[0m";
  }

  static String bold(String text) {
    return "\u001B[1m" + text + "\u001B[0m";
  }

  static String green(String text) {
    return "\u001B[32m" + text + "\u001B[0m";
  }

  static String dim(String text) {
    return "\u001B[90m" + text + "\u001B[0m";
  }
}
