package io.github.distillery.distill;

import java.util.List;

/**
 * The loss of a student before any training, with the teacher's parameters and with random ones.
 *
 * <p>Introduced in notebook 05.
 *
 * @param data the name of the data
 * @param transferred mean cross-entropy with the teacher's parameters, natural logarithm
 * @param random the same with random parameters, one value a seed
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
    return random.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  /**
   * The standard deviation of the random initialisations.
   *
   * @return by n - 1; NaN for a single seed
   */
  public double randomDeviation() {
    double mean = randomMean();
    double squares = random.stream().mapToDouble(loss -> (loss - mean) * (loss - mean)).sum();
    return random.size() < 2 ? Double.NaN : Math.sqrt(squares / (random.size() - 1));
  }

  @Override
  public String toString() {
    return "loss on %s before training: %.4f with the teacher's parameters, %.4f (sd %.4f, %d seeds) with random ones"
        .formatted(data, transferred, randomMean(), randomDeviation(), random.size());
  }
}
