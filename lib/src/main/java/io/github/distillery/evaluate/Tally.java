package io.github.distillery.evaluate;

import io.github.distillery.data.Dataset;
import io.github.distillery.data.Values;
import io.github.distillery.model.LogSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Adds up what an evaluation reports, batch by batch. */
final class Tally {
  private static final int BINS = 15;

  private final Dataset data;
  private final int[] predictions;
  private final Calibration calibration = new Calibration(BINS);
  private double nll;
  private int samples;

  Tally(Dataset data) {
    this.data = data;
    this.predictions = new int[data.size()];
  }

  /** Adds the next samples of the data, in its order. */
  void add(INDArray logits) {
    int classes = data.classes();
    float[] scores = Values.floats(logits);
    double[] row = new double[classes];
    for (int from = 0; from < scores.length; from += classes) {
      LogSoftmax.row(scores, from, classes, 1, row);
      int actual = data.classOf(samples);
      int predicted = argMax(row);
      predictions[samples++] = predicted;
      nll -= row[actual];
      calibration.add(Math.exp(row[predicted]), predicted == actual);
    }
  }

  Evaluation result(String classifier) {
    return new Evaluation(
        classifier,
        data.name(),
        data.classNames(),
        Confusion.of(data.classOf(), predictions, data.classes()),
        nll / samples,
        calibration.error());
  }

  static int argMax(double[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best;
  }
}
