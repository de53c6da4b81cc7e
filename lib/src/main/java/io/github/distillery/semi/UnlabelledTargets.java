package io.github.distillery.semi;

import io.github.distillery.data.Batch;
import io.github.distillery.data.Values;
import io.github.distillery.model.LogSoftmax;
import io.github.distillery.train.Head;
import io.github.distillery.train.Upkeep;
import java.util.Arrays;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Targets of a {@link PartLoss} of the unlabelled samples, made of what somebody says about them. A
 * subclass knows who speaks.
 */
abstract class UnlabelledTargets implements Head.Targets, Upkeep {
  private final SemiSupervised data;
  private final UnlabelledOptions options;
  private double believed;

  UnlabelledTargets(SemiSupervised data, UnlabelledOptions options) {
    this.data = data;
    this.options = options;
  }

  /** What is said about the samples of a batch, before they are mixed: {@code [batch, classes]}. */
  abstract INDArray logits(Batch batch);

  @Override
  public final INDArray of(Batch batch) {
    INDArray said = logits(batch);
    double[] logits = Values.doubles(said);
    int classes = (int) said.size(1);
    int rows = batch.indices().length;
    float[] targets = new float[rows * (1 + classes)];
    int unlabelled = 0;
    int taken = 0;
    double[] q = new double[classes];
    for (int row = 0; row < rows; row++) {
      if (data.isLabelled(batch.indices()[row])) {
        continue;
      }
      unlabelled++;
      int at = row * (1 + classes);
      targets[at] = 1;
      if (speak(logits, row * classes, options, q)) {
        taken++;
        for (int c = 0; c < classes; c++) {
          targets[at + 1 + c] = (float) q[c];
        }
      }
    }
    believed = unlabelled == 0 ? 0 : (double) taken / unlabelled;
    INDArray all = Values.array(targets, rows, 1 + classes);
    return batch.mixing().map(mixing -> mixing.of(all)).orElse(all);
  }

  /**
   * Makes of one row of logits what the student's probabilities shall be.
   *
   * @return whether it is believed
   */
  static boolean speak(double[] logits, int from, UnlabelledOptions options, double[] q) {
    double[] logs = new double[q.length];
    LogSoftmax.row(logits, from, 1, logs, q);
    int most = 0;
    for (int c = 1; c < q.length; c++) {
      most = q[c] > q[most] ? c : most;
    }
    boolean isBelieved = !(q[most] < options.threshold());
    if (options.sharpening() > 0) {
      LogSoftmax.row(logits, from, options.sharpening(), logs, q);
    } else if (!Double.isNaN(q[most])) {
      Arrays.fill(q, 0);
      q[most] = 1;
    }
    return isBelieved;
  }

  /** Which share of the last batch's unlabelled samples reached the threshold. */
  @Override
  public Map<String, Double> figures() {
    return options.threshold() > 0 ? Map.of("believed", believed) : Map.of();
  }
}
