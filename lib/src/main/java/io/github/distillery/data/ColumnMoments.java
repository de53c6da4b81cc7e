package io.github.distillery.data;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Mean and deviation of columns, added up in double precision. ND4J adds up floats in floats: over
 * 60,000 rows around 1,000.5 its mean is 1,000.1.
 *
 * @param mean the mean of each column
 * @param deviation the deviation of each column, over n; exactly 0 where the column never changes
 */
record ColumnMoments(double[] mean, double[] deviation) {
  private static final long BLOCK_VALUES = 1L << 20;

  /** Measures data with a sample or more, some samples at a time. */
  static ColumnMoments of(Dataset data) {
    int columns = (int) data.sampleLength();
    double[] mean = new double[columns];
    float[] least = new float[columns];
    float[] greatest = new float[columns];
    Arrays.fill(least, Float.POSITIVE_INFINITY);
    Arrays.fill(greatest, Float.NEGATIVE_INFINITY);
    inBlocks(
        data,
        values -> {
          for (int i = 0; i < values.length; i++) {
            int c = i % columns;
            mean[c] += values[i];
            least[c] = Math.min(least[c], values[i]);
            greatest[c] = Math.max(greatest[c], values[i]);
          }
        });
    for (int c = 0; c < columns; c++) {
      mean[c] /= data.size();
    }
    double[] squares = new double[columns];
    inBlocks(
        data,
        values -> {
          for (int i = 0; i < values.length; i++) {
            double distance = values[i] - mean[i % columns];
            squares[i % columns] += distance * distance;
          }
        });
    double[] deviation = new double[columns];
    for (int c = 0; c < columns; c++) {
      deviation[c] = least[c] == greatest[c] ? 0 : Math.sqrt(squares[c] / data.size());
    }
    return new ColumnMoments(mean, deviation);
  }

  private static void inBlocks(Dataset data, Consumer<float[]> use) {
    long rowsAtOnce = Math.max(1, BLOCK_VALUES / data.sampleLength());
    for (long from = 0; from < data.size(); from += rowsAtOnce) {
      int to = (int) Math.min(data.size(), from + rowsAtOnce);
      use.accept(Values.floats(data.features(IntStream.range((int) from, to).toArray())));
    }
  }
}
