package io.github.distillery.distill;

/** Huber's loss with the bend at 1: {@code x^2 / 2} up to there, {@code |x| - 1/2} beyond. */
final class Huber {
  private Huber() {}

  static double value(double difference) {
    double size = Math.abs(difference);
    return size <= 1 ? size * size / 2 : size - 0.5;
  }

  static double slope(double difference) {
    return Math.max(-1, Math.min(1, difference));
  }
}
