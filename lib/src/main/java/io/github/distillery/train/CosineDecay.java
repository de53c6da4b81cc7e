package io.github.distillery.train;

import org.nd4j.linalg.schedule.ISchedule;

/**
 * A learning rate that falls along half a wave of the cosine, epoch by epoch: {@code last +
 * (initial - last) * (1 + cos(pi * e / epochs)) / 2} in epoch e, counted from 0 (Loshchilov and
 * Hutter 2017, section 3, without restarts). After these epochs it stays at {@code last}.
 *
 * <p>Introduced in notebook 03.
 *
 * @param initial the rate in the first epoch, above 0
 * @param last the rate after the last epoch, 0 or more
 * @param epochs how many epochs there are, 1 or more
 */
public record CosineDecay(double initial, double last, int epochs) implements ISchedule {
  private static final long serialVersionUID = 1L;

  public CosineDecay {
    if (!(initial > 0) || Double.isInfinite(initial) || !(last >= 0) || last > initial) {
      throw new IllegalArgumentException(
          "a rate from %s to %s; give a rate above 0 and one from 0 to that"
              .formatted(initial, last));
    }
    if (epochs < 1) {
      throw new IllegalArgumentException("a rate over " + epochs + " epochs; give 1 or more");
    }
  }

  /**
   * Falls to 0.
   *
   * @param initial the rate in the first epoch, above 0
   * @param epochs how many epochs there are, 1 or more
   */
  public CosineDecay(double initial, int epochs) {
    this(initial, 0, epochs);
  }

  @Override
  public double valueAt(int iteration, int epoch) {
    double done = Math.min(1, (double) epoch / epochs);
    return last + (initial - last) * (1 + Math.cos(Math.PI * done)) / 2;
  }

  @Override
  public ISchedule clone() {
    return this;
  }
}
