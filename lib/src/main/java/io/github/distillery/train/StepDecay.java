package io.github.distillery.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * A learning rate that is multiplied by a factor after certain epochs, as most published recipes
 * do: {@code initial * factor ^ k}, where k of the numbers in {@code after} are epochs that are
 * done.
 *
 * <p>Introduced in notebook 03.
 *
 * @param initial the rate at first, above 0
 * @param factor above 0, up to 1
 * @param after the numbers of the epochs, from 1, after which the rate falls; rising
 */
public record StepDecay(double initial, double factor, List<Integer> after) implements ISchedule {
  private static final long serialVersionUID = 1L;

  public StepDecay {
    after = List.copyOf(new ArrayList<>(after));
    if (!(initial > 0) || Double.isInfinite(initial) || !(factor > 0) || factor > 1) {
      throw new IllegalArgumentException(
          "a rate of %s times %s; give a rate above 0 and a factor above 0, up to 1"
              .formatted(initial, factor));
    }
    for (int i = 0; i < after.size(); i++) {
      if (after.get(i) < 1 || i > 0 && after.get(i) <= after.get(i - 1)) {
        throw new IllegalArgumentException(
            "a rate that falls after the epochs " + after + "; give rising numbers from 1");
      }
    }
  }

  /**
   * Names the epochs.
   *
   * @param initial the rate at first, above 0
   * @param factor above 0, up to 1
   * @param epochs the numbers of the epochs, from 1, after which the rate falls; rising
   * @return the schedule
   */
  public static StepDecay after(double initial, double factor, int... epochs) {
    return new StepDecay(initial, factor, Arrays.stream(epochs).boxed().toList());
  }

  @Override
  public double valueAt(int iteration, int epoch) {
    return initial * Math.pow(factor, after.stream().filter(end -> epoch >= end).count());
  }

  @Override
  public ISchedule clone() {
    return this;
  }
}
