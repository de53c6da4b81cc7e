package io.github.distillery.train;

import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * A learning rate that falls over all epochs of a training, however many these are: whenever the
 * options change, the decay is set anew. It shows itself as the decay that it is, so that the same
 * training is known again whichever way it was written down.
 *
 * @param now over the epochs that are set at this moment
 */
record FallingRate(LinearDecay now) implements ISchedule {
  private static final long serialVersionUID = 1L;

  /** The updater, with the rate that falls over these epochs where it has such a rate. */
  static IUpdater over(int epochs, IUpdater updater) {
    if (!(updater instanceof Adam adam) || adam.getLearningRateSchedule() == null) {
      return updater;
    }
    ISchedule fitting = over(epochs, adam.getLearningRateSchedule());
    if (fitting.equals(adam.getLearningRateSchedule())) {
      return updater;
    }
    Adam changed = adam.clone();
    changed.setLearningRateSchedule(fitting);
    return changed;
  }

  private static ISchedule over(int epochs, ISchedule schedule) {
    if (schedule instanceof FallingRate rate) {
      return new FallingRate(new LinearDecay(rate.now().initial(), epochs));
    }
    if (schedule instanceof WarmUp warm) {
      return new WarmUp(warm.length(), warm.unit(), over(epochs, warm.then()));
    }
    return schedule instanceof UpdaterRate rate
        ? new UpdaterRate(over(epochs, rate.updater()), rate.factor())
        : schedule;
  }

  @Override
  public double valueAt(int iteration, int epoch) {
    return now.valueAt(iteration, epoch);
  }

  @Override
  public ISchedule clone() {
    return this;
  }

  @Override
  public String toString() {
    return now.toString();
  }
}
