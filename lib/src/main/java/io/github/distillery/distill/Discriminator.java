package io.github.distillery.distill;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A small network that tells the teacher's predictions from the student's: {@code score = w2 .
 * leaky(W1 x + b1) + b2}, where {@code leaky(a)} is a, or 0.2 a below 0. Its probability that x
 * comes from the teacher is {@code D(x) = 1 / (1 + exp(-score))}.
 *
 * <p>Parameters are kept as 32-bit floats, so that a checkpoint holds all of them; everything is
 * computed in double precision. They lie in one array: W1 row after row {@code [hidden, inputs]},
 * b1, w2, b2.
 */
final class Discriminator {
  static final double LEAK = 0.2;

  private final int inputs;
  private final int hidden;
  private final float[] parameters;

  Discriminator(int inputs, int hidden, float[] parameters) {
    if (parameters.length != size(inputs, hidden)) {
      throw new IllegalArgumentException(
          "a discriminator of %d inputs and %d hidden units has %d parameters, not %d"
              .formatted(inputs, hidden, size(inputs, hidden), parameters.length));
    }
    this.inputs = inputs;
    this.hidden = hidden;
    this.parameters = parameters;
  }

  /** Fresh weights, uniform as in Glorot and Bengio 2010; biases 0. */
  static Discriminator fresh(int inputs, int hidden, long seed) {
    SplittableRandom random = new SplittableRandom(new SplittableRandom(seed).nextLong());
    float[] parameters = new float[size(inputs, hidden)];
    double first = Math.sqrt(6.0 / (inputs + hidden));
    for (int i = 0; i < hidden * inputs; i++) {
      parameters[i] = (float) (first * (2 * random.nextDouble() - 1));
    }
    double second = Math.sqrt(6.0 / (hidden + 1));
    for (int h = 0; h < hidden; h++) {
      parameters[hidden * inputs + hidden + h] = (float) (second * (2 * random.nextDouble() - 1));
    }
    return new Discriminator(inputs, hidden, parameters);
  }

  static int size(int inputs, int hidden) {
    return hidden * inputs + 2 * hidden + 1;
  }

  float[] parameters() {
    return parameters;
  }

  /**
   * The score of one prediction.
   *
   * @param x what is looked at, {@code inputs} values
   * @param byInput receives the derivative of the score by x; null where nobody needs it
   */
  double score(double[] x, double[] byInput) {
    if (byInput != null) {
      Arrays.fill(byInput, 0);
    }
    double score = parameters[parameters.length - 1];
    for (int h = 0; h < hidden; h++) {
      double a = before(x, h);
      double slope = a > 0 ? 1 : LEAK;
      double w2 = parameters[hidden * inputs + hidden + h];
      score += w2 * slope * a;
      for (int i = 0; byInput != null && i < inputs; i++) {
        byInput[i] += w2 * slope * parameters[h * inputs + i];
      }
    }
    return score;
  }

  /** Adds the derivative of the score by each parameter, times a factor. */
  void addGradient(double[] x, double factor, double[] gradient) {
    int biases = hidden * inputs;
    for (int h = 0; h < hidden; h++) {
      double a = before(x, h);
      double slope = a > 0 ? 1 : LEAK;
      double down = factor * parameters[biases + hidden + h] * slope;
      for (int i = 0; i < inputs; i++) {
        gradient[h * inputs + i] += down * x[i];
      }
      gradient[biases + h] += down;
      gradient[biases + hidden + h] += factor * slope * a;
    }
    gradient[gradient.length - 1] += factor;
  }

  /**
   * Scales both weight matrices back where their Frobenius norm is above the square root of a
   * bound. A matrix stretches nothing by more than this norm and {@code leaky} stretches nothing,
   * so no change of the input changes the score by more than the bound times the change's length.
   */
  void boundSlope(double most) {
    int biases = hidden * inputs;
    shrink(0, biases, Math.sqrt(most));
    shrink(biases + hidden, biases + 2 * hidden, Math.sqrt(most));
  }

  private void shrink(int from, int to, double most) {
    double squares = 0;
    for (int i = from; i < to; i++) {
      squares += (double) parameters[i] * parameters[i];
    }
    double factor = most / Math.sqrt(squares);
    for (int i = from; factor < 1 && i < to; i++) {
      parameters[i] = (float) (parameters[i] * factor);
    }
  }

  private double before(double[] x, int unit) {
    double a = parameters[hidden * inputs + unit];
    for (int i = 0; i < inputs; i++) {
      a += parameters[unit * inputs + i] * x[i];
    }
    return a;
  }
}
