package io.github.distillery.multi;

import io.github.distillery.data.Values;
import java.util.Arrays;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A few numbers that learn by Adam (Kingma and Ba 2015, algorithm 1, with the paper's 0.9, 0.999
 * and 1e-8). Kept as floats, so that a checkpoint holds them exactly.
 */
final class AdamNumbers {
  private static final double FIRST = 0.9;
  private static final double SECOND = 0.999;
  private static final double EPSILON = 1e-8;

  private final double rate;
  private final float[] values;
  private final float[] mean;
  private final float[] square;
  private int steps;

  AdamNumbers(int count, double initial, double rate) {
    this.rate = rate;
    this.values = new float[count];
    Arrays.fill(values, (float) initial);
    this.mean = new float[count];
    this.square = new float[count];
  }

  int count() {
    return values.length;
  }

  int steps() {
    return steps;
  }

  double get(int i) {
    return values[i];
  }

  void set(int i, double value) {
    values[i] = (float) value;
  }

  void step(double[] gradient) {
    steps++;
    for (int i = 0; i < values.length; i++) {
      mean[i] = (float) (FIRST * mean[i] + (1 - FIRST) * gradient[i]);
      square[i] = (float) (SECOND * square[i] + (1 - SECOND) * gradient[i] * gradient[i]);
      double corrected = mean[i] / (1 - Math.pow(FIRST, steps));
      double size = Math.sqrt(square[i] / (1 - Math.pow(SECOND, steps)));
      values[i] -= (float) (rate * corrected / (size + EPSILON));
    }
  }

  Map<String, INDArray> state() {
    return Map.of(
        "values", array(values),
        "mean", array(mean),
        "square", array(square),
        "steps", array(new float[] {steps}));
  }

  void restore(Map<String, INDArray> state) {
    copy(state.get("values"), values);
    copy(state.get("mean"), mean);
    copy(state.get("square"), square);
    steps = state.get("steps").getInt(0);
  }

  private static INDArray array(float[] numbers) {
    return Values.array(numbers.clone(), numbers.length);
  }

  private static void copy(INDArray from, float[] to) {
    System.arraycopy(Values.floats(from), 0, to, 0, to.length);
  }
}
