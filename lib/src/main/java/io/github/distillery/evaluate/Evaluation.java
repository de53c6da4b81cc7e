package io.github.distillery.evaluate;

import io.github.distillery.data.Batch;
import io.github.distillery.data.Batches;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.model.Classifier;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A classifier measured on labelled data. {@code confusion.count(actual, predicted)} samples of the
 * class {@code actual} were taken for {@code predicted}.
 *
 * <p>Introduced in notebook 02.
 *
 * @param classifier the name of what was measured
 * @param data the name of the data
 * @param classNames the names of the classes
 * @param confusion which classes were taken for which
 * @param nll mean negative log-likelihood of the labels, natural logarithm
 * @param ece expected calibration error, from 0 to 1, over 15 bins of equal width (Guo and others
 *     2017)
 */
public record Evaluation(
    String classifier,
    String data,
    List<String> classNames,
    Confusion confusion,
    double nll,
    double ece) {
  public Evaluation {
    classNames = List.copyOf(classNames);
  }

  /**
   * Measures a classifier.
   *
   * @param classifier any classifier
   * @param data labelled samples
   * @return the measures
   * @throws DataException where the data is empty
   * @throws CancellationException where the thread was interrupted
   */
  public static Evaluation of(Classifier classifier, Dataset data) {
    checkNotEmpty(data);
    Tally tally = new Tally(data);
    for (Batch batch : Batches.inOrder(data, Classifier.INFERENCE_BATCH).lent()) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException(
            "the evaluation of %s on %s was interrupted".formatted(classifier.name(), data.name()));
      }
      tally.add(classifier.logits(batch.features()));
    }
    return tally.result(classifier.name());
  }

  /**
   * Measures scores.
   *
   * @param classifier a name for what gave the scores
   * @param logits {@code [n, classes]}
   * @param data the {@code n} samples
   * @return the measures
   * @throws DataException where the data is empty, or the number of rows differs
   */
  public static Evaluation of(String classifier, INDArray logits, Dataset data) {
    checkNotEmpty(data);
    if (logits.size(0) != data.size() || logits.size(1) != data.classes()) {
      throw new DataException(
          "%s: scores of the shape %s for %d samples of %d classes; give one row a sample"
              .formatted(
                  data.name(), Arrays.toString(logits.shape()), data.size(), data.classes()));
    }
    Tally tally = new Tally(data);
    tally.add(logits);
    return tally.result(classifier);
  }

  /**
   * How many samples were measured.
   *
   * @return the sum of all counts
   */
  public int samples() {
    return confusion.samples();
  }

  /**
   * How many samples were classified wrongly.
   *
   * @return from 0 to {@link #samples()}
   */
  public int errors() {
    return samples() - confusion.right();
  }

  /**
   * How many samples of one class were classified wrongly.
   *
   * @param classNumber the class they belong to
   * @return from 0 to {@link #samplesOf(int)}
   */
  public int errorsOn(int classNumber) {
    return samplesOf(classNumber) - confusion.count(classNumber, classNumber);
  }

  /**
   * How many samples of one class there are.
   *
   * @param classNumber the class they belong to
   * @return 0 or more
   */
  public int samplesOf(int classNumber) {
    return confusion.samplesOf(classNumber);
  }

  /**
   * The share of samples classified rightly.
   *
   * @return from 0 to 1
   */
  public double accuracy() {
    return 1 - (double) errors() / samples();
  }

  /**
   * The share of one class's samples that were found.
   *
   * @param classNumber the class
   * @return from 0 to 1; NaN where there is no sample of it
   */
  public double recall(int classNumber) {
    return (double) confusion.count(classNumber, classNumber) / samplesOf(classNumber);
  }

  @Override
  public String toString() {
    return "%s on %s: %,d errors of %,d (accuracy %.4f), NLL %.4f, ECE %.4f"
        .formatted(classifier, data, errors(), samples(), accuracy(), nll, ece);
  }

  private static void checkNotEmpty(Dataset data) {
    if (data.size() == 0) {
      throw new DataException(data.name() + " is empty; there is nothing to measure by");
    }
  }
}
