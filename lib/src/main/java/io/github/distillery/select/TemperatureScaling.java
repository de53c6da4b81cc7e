package io.github.distillery.select;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Values;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.LogSoftmax;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.SameClasses;
import io.github.distillery.model.Temperature;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Calibrates a classifier by one number (Guo, Pleiss, Sun and Weinberger 2017, section 4.2): the
 * temperature T by which its logits v must be divided so that the mean negative log-likelihood of
 * the validation labels, {@code mean of -log softmax(v / T)[label]}, is least. As a function of
 * {@code 1/T} it is convex, and the T at which its derivative is 0 is found by halving, from 0.05
 * to 20.
 *
 * <pre>{@code
 * var calibrated = TemperatureScaling.of(teacher, mnist.validation());
 * Distillation.from(calibrated).soft(0.9, temperature(4)).hard(0.1)
 * }</pre>
 *
 * <p>Introduced in notebook 12.
 */
public final class TemperatureScaling {
  private static final double COLDEST = 0.05;
  private static final double HOTTEST = 20;
  private static final int HALVINGS = 60;

  private final double[] logits;
  private final int[] labels;
  private final int classes;

  private TemperatureScaling(double[] logits, int[] labels, int classes) {
    this.logits = logits;
    this.labels = labels;
    this.classes = classes;
  }

  /**
   * Finds the temperature.
   *
   * @param classifier any; it is not changed
   * @param validation labelled samples that it was not trained on; never the test data
   * @return the classifier with its logits divided
   * @throws DataException where there is no sample or no label
   * @throws ModelException where the classes differ, or a score is NaN or infinite
   */
  public static Calibrated of(Classifier classifier, Dataset validation) {
    if (validation.size() == 0) {
      throw new DataException(validation.name() + " is empty; there is nothing to calibrate by");
    }
    int[] labels = Transferability.labels(validation);
    SameClasses.check(classifier, validation);
    INDArray logits = classifier.logits(validation);
    if (!Values.areFinite(logits)) {
      throw new ModelException(
          "%s gives scores for %s that are NaN or infinite; train it again with a smaller learning rate"
              .formatted(classifier.name(), validation.name()));
    }
    double t = new TemperatureScaling(Values.doubles(logits), labels, classifier.classes()).best();
    boolean atBound = t <= COLDEST || t >= HOTTEST;
    return new Calibrated(
        classifier,
        new Temperature(t),
        Evaluation.of(classifier.name(), logits, validation),
        Evaluation.of(classifier.name() + " calibrated", logits.div(t), validation),
        atBound);
  }

  private double best() {
    double low = 1 / HOTTEST;
    double high = 1 / COLDEST;
    if (slope(low) >= 0) {
      return HOTTEST;
    }
    if (slope(high) <= 0) {
      return COLDEST;
    }
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (slope(middle) < 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return 2 / (low + high);
  }

  /** The derivative of the summed negative log-likelihood by 1/T; it rises. */
  private double slope(double inverse) {
    double[] logs = new double[classes];
    double slope = 0;
    for (int i = 0; i < labels.length; i++) {
      LogSoftmax.row(logits, i * classes, classes, 1 / inverse, logs);
      for (int c = 0; c < classes; c++) {
        slope += Math.exp(logs[c]) * logits[i * classes + c];
      }
      slope -= logits[i * classes + labels[i]];
    }
    return slope;
  }
}
