package io.github.distillery.train;

import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * The learning rate that an optimizer has, be it constant or by a schedule of its own, or a part of
 * it.
 *
 * @param updater whose rate it is
 * @param factor by which it is multiplied
 */
record UpdaterRate(IUpdater updater, double factor) implements ISchedule {
  private static final long serialVersionUID = 1L;

  UpdaterRate(IUpdater updater) {
    this(updater, 1);
  }

  /** The updater with a part of its rate. */
  static IUpdater scaled(IUpdater updater, double factor) {
    IUpdater changed = updater.clone();
    changed.setLrAndSchedule(Double.NaN, new UpdaterRate(updater.clone(), factor));
    return changed;
  }

  @Override
  public double valueAt(int iteration, int epoch) {
    return factor * updater.getLearningRate(iteration, epoch);
  }

  @Override
  public ISchedule clone() {
    return new UpdaterRate(updater.clone(), factor);
  }
}
