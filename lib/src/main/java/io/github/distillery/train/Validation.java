package io.github.distillery.train;

import io.github.distillery.data.Batch;
import io.github.distillery.data.Batches;
import io.github.distillery.data.Dataset;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.LogSoftmax;

/**
 * Loss and accuracy after an epoch, without keeping anything.
 *
 * @param loss mean cross-entropy with the labels, natural logarithm
 * @param accuracy from 0 to 1
 */
record Validation(double loss, double accuracy) {
  static Validation of(Classifier classifier, Dataset data) {
    double loss = 0;
    int right = 0;
    double[] logProbabilities = new double[data.classes()];
    for (Batch batch : Batches.inOrder(data, Classifier.INFERENCE_BATCH)) {
      float[] logits = classifier.logits(batch.features()).dup('c').data().asFloat();
      for (int i = 0; i < batch.indices().length; i++) {
        int wanted = data.classOf(batch.indices()[i]);
        LogSoftmax.row(logits, i * data.classes(), data.classes(), 1, logProbabilities);
        loss -= logProbabilities[wanted];
        right += argMax(logProbabilities) == wanted ? 1 : 0;
      }
    }
    return new Validation(loss / data.size(), (double) right / data.size());
  }

  private static int argMax(double[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best;
  }
}
