package io.github.distillery.model;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How soft probabilities are made: {@code softmax(z / T)}. At 1 they are what the network says;
 * higher temperatures show more of what it thinks of the wrong classes (Hinton, Vinyals and Dean
 * 2015, section 2).
 *
 * <p>Introduced in notebook 02.
 *
 * @param value T, above 0
 */
public record Temperature(double value) {
  public Temperature {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          "temperature is " + value + "; give a number above 0, often from 1 to 20");
    }
  }

  /**
   * Names a temperature where one is wanted: {@code soft(0.9, temperature(4))}.
   *
   * @param value T, above 0
   * @return the temperature
   */
  public static Temperature temperature(double value) {
    return new Temperature(value);
  }

  /**
   * Turns logits into probabilities at this temperature.
   *
   * @param logits {@code [n, classes]}
   * @return a new array {@code [n, classes]}; each row adds up to 1
   */
  public INDArray soften(INDArray logits) {
    int classes = (int) logits.size(1);
    float[] values = logits.dup('c').data().asFloat();
    double[] row = new double[classes];
    for (int from = 0; from < values.length; from += classes) {
      LogSoftmax.row(values, from, classes, value, row);
      for (int c = 0; c < classes; c++) {
        values[from + c] = (float) Math.exp(row[c]);
      }
    }
    return Nd4j.create(values, logits.shape(), 'c');
  }
}
