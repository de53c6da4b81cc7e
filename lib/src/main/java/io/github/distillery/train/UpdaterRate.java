package io.github.distillery.train;

import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * The learning rate that an optimizer has, be it constant or by a schedule of its own.
 *
 * @param updater whose rate it is
 */
record UpdaterRate(IUpdater updater) implements ISchedule {
  private static final long serialVersionUID = 1L;

  @Override
  public double valueAt(int iteration, int epoch) {
    return updater.getLearningRate(iteration, epoch);
  }

  @Override
  public ISchedule clone() {
    return new UpdaterRate(updater.clone());
  }
}
