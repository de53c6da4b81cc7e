package io.github.distillery.train;

import io.github.distillery.data.Values;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Adds Gaussian noise of mean 0 to each value, and keeps what comes out between two limits.
 *
 * @param deviation standard deviation, 0 or more
 * @param least what is below becomes this
 * @param most what is above becomes this
 */
record Noise(double deviation, double least, double most) implements Augmentation {
  Noise {
    if (!(deviation >= 0) || Double.isInfinite(deviation)) {
      throw new IllegalArgumentException(
          "noise of the deviation " + deviation + "; give a number that is 0 or more");
    }
    if (!(least < most)) {
      throw new IllegalArgumentException(
          "noise between %s and %s; give the smaller limit first".formatted(least, most));
    }
  }

  @Override
  public INDArray apply(INDArray features, SplittableRandom random) {
    float[] values = Values.floats(features);
    for (int i = 0; i < values.length; i++) {
      double noisy = values[i] + deviation * random.nextGaussian();
      values[i] = (float) Math.min(most, Math.max(least, noisy));
    }
    return Values.array(values, features.shape());
  }

  @Override
  public String toString() {
    return Double.isInfinite(most)
        ? "noise of deviation " + deviation
        : "noise of deviation %s, kept from %s to %s".formatted(deviation, least, most);
  }
}
