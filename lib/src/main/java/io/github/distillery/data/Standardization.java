package io.github.distillery.data;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Scales each feature to mean 0 and deviation 1: {@code (x - mean) / deviation}. A feature that
 * never changes is only centred.
 *
 * @param mean {@code [1, features]}
 * @param deviation {@code [1, features]}, above 0
 */
public record Standardization(INDArray mean, INDArray deviation) {
  /**
   * Measures mean and deviation.
   *
   * @param data the training part, so that nothing of validation or test leaks into the scale
   * @return the scale
   * @throws DataException where the data is empty
   */
  public static Standardization fit(Dataset data) {
    if (data.size() == 0) {
      throw new DataException(
          data.name() + ": there is no sample to measure mean and deviation on");
    }
    INDArray rows = data.features().reshape('c', data.size(), data.sampleLength());
    INDArray deviation = rows.std(false, true, 0);
    for (int i = 0; i < deviation.length(); i++) {
      if (deviation.getDouble(i) == 0) {
        deviation.putScalar(i, 1);
      }
    }
    return new Standardization(rows.mean(true, 0), deviation);
  }

  /**
   * Scales data.
   *
   * @param data any part with the same features
   * @return a scaled copy
   */
  public Dataset apply(Dataset data) {
    if (data.sampleLength() != mean.length()) {
      throw new DataException(
          "%s: %d features, but the scale was measured on %d"
              .formatted(data.name(), data.sampleLength(), mean.length()));
    }
    INDArray rows = data.features().reshape('c', data.size(), data.sampleLength());
    INDArray scaled = rows.sub(mean).divi(deviation);
    return data.withFeatures(scaled.reshape('c', data.features().shape()));
  }
}
