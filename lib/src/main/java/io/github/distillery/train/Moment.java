package io.github.distillery.train;

/**
 * Where a training stands just before a step.
 *
 * @param epoch the running epoch, from 1
 * @param epochs how many there are at most
 * @param done the share of all planned steps that are done, from 0 to below 1
 * @param firstLoss cross-entropy on validation after the first epoch, NaN before that
 * @param lastLoss cross-entropy on validation after the last finished epoch, NaN before there is
 *     one
 */
public record Moment(int epoch, int epochs, double done, double firstLoss, double lastLoss) {
  /** The moment before the very first step of a training of one epoch. */
  public static final Moment START = new Moment(1, 1, 0, Double.NaN, Double.NaN);
}
