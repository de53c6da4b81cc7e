package io.github.distillery.data;

import java.util.stream.DoubleStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

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
    ColumnMoments moments = ColumnMoments.of(data);
    double[] deviation = DoubleStream.of(moments.deviation()).map(d -> d == 0 ? 1 : d).toArray();
    return new Standardization(row(moments.mean()), row(deviation));
  }

  /**
   * Scales data.
   *
   * @param data any part with the same features
   * @return a scaled copy
   * @throws DataException where the number of features differs
   */
  public Dataset apply(Dataset data) {
    if (data.sampleLength() != mean.length()) {
      throw new DataException(
          "%s: %d features, but the scale was measured on %d"
              .formatted(data.name(), data.sampleLength(), mean.length()));
    }
    if (data.size() == 0) {
      return data;
    }
    INDArray scaled = rows(data).sub(mean).divi(deviation);
    return data.withFeatures(scaled.reshape('c', data.features().shape()));
  }

  private static INDArray rows(Dataset data) {
    return data.features().reshape('c', data.size(), data.sampleLength());
  }

  private static INDArray row(double[] values) {
    return Nd4j.create(values, new long[] {1, values.length}, DataType.FLOAT);
  }
}
