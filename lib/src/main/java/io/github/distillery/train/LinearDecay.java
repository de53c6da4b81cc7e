package io.github.distillery.train;

import org.nd4j.linalg.schedule.ISchedule;

/**
 * A learning rate that falls in a straight line, epoch by epoch: {@code initial * (1 - e / epochs)}
 * in epoch e, counted from 0. (DL4J 1.0.0-M2.1's own {@code PolySchedule} rises instead.)
 *
 * <p>Introduced in notebook 02.
 *
 * @param initial the rate in the first epoch, above 0
 * @param epochs how many epochs there are, 1 or more
 */
public record LinearDecay(double initial, int epochs) implements ISchedule {
  private static final long serialVersionUID = 1L;

  public LinearDecay {
    if (!(initial > 0) || epochs < 1) {
      throw new IllegalArgumentException(
          "a rate of %s over %d epochs; give a rate above 0 and 1 epoch or more"
              .formatted(initial, epochs));
    }
  }

  @Override
  public double valueAt(int iteration, int epoch) {
    return initial * Math.max(0, 1 - (double) epoch / epochs);
  }

  @Override
  public ISchedule clone() {
    return this;
  }
}
