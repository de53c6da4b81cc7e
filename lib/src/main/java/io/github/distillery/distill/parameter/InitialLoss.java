package io.github.distillery.distill.parameter;

import io.github.distillery.evaluate.Spread;
import java.util.List;

/**
 * The loss of a student before any training, with the teacher's parameters and with random ones.
 *
 * <p>Introduced in notebook 05.
 *
 * @param data the name of the data
 * @param transferred mean cross-entropy with the teacher's parameters, natural logarithm
 * @param random the same with random parameters, one value a seed, one or more
 */
public record InitialLoss(String data, double transferred, List<Double> random) {
  public InitialLoss {
    random = List.copyOf(random);
  }

  /**
   * The mean of the random initialisations.
   *
   * @return mean cross-entropy
   */
  public double randomMean() {
    return spread().mean();
  }

  /**
   * The standard deviation of the random initialisations.
   *
   * @return by n - 1; NaN for a single seed
   */
  public double randomDeviation() {
    return spread().deviation();
  }

  private Spread spread() {
    return Spread.of(random.stream().mapToDouble(Double::doubleValue).toArray());
  }

  @Override
  public String toString() {
    return "loss on %s before training: %.4f with the teacher's parameters, %.4f (sd %.4f, %d seeds) with random ones"
        .formatted(data, transferred, randomMean(), randomDeviation(), random.size());
  }
}
