package io.github.distillery.semi;

import io.github.distillery.distill.Distillation;
import io.github.distillery.train.Schedule;
import java.util.Objects;
import java.util.Optional;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * What is done with the samples that have no label. Each way of semi-supervised learning begins
 * with options of its own, which {@code with(...)} changes:
 *
 * <pre>{@code
 * PseudoLabels.defaults().with(o -> o.threshold(0.9).weight(Schedule.rampUp(1, 0.5)))
 * }</pre>
 *
 * <p>For logits v of whoever speaks about a sample and the student's logits z: {@code q = softmax(v
 * / T)}, T the sharpening, or the one-hot vector of the greatest where T is 0; all 0 where the
 * greatest of {@code softmax(v)} is below the threshold. The loss is the mean of l(q, z) over the
 * unlabelled samples of the batch, those below the threshold counted with 0.
 *
 * <p>Introduced in notebook 07.
 *
 * @param measure l, how far the student is from what is said
 * @param weight of this loss, beside 1 for the labels
 * @param threshold the least probability by which a sample is believed, 0 to 1
 * @param sharpening T: 1 takes probabilities as they are, below 1 they become {@code p^(1/T) /
 *     sum(p^(1/T))} (Berthelot and others 2019, MixMatch, section 3.2), 0 takes the most probable
 *     class alone
 * @param labelledShare the share of labelled samples in each batch, above 0 and below 1
 * @param teaching what a teacher says about all samples, labelled or not, in addition
 */
public record UnlabelledOptions(
    Measure measure,
    Schedule weight,
    double threshold,
    double sharpening,
    double labelledShare,
    Optional<Distillation> teaching) {
  public UnlabelledOptions {
    Objects.requireNonNull(measure, "measure");
    Objects.requireNonNull(weight, "weight");
    Objects.requireNonNull(teaching, "teaching");
    checkShare("threshold", threshold);
    checkShare("sharpening", sharpening);
    if (!(labelledShare > 0 && labelledShare < 1)) {
      throw new IllegalArgumentException(
          "a share of %s labelled samples; give a number above 0 and below 1"
              .formatted(labelledShare));
    }
  }

  /** How far a student's probabilities are from what is said about a sample. */
  public enum Measure {
    /** {@code -sum over the classes of q * log softmax(z)}. */
    CROSS_ENTROPY,
    /** {@code mean over the classes of (softmax(z) - q)^2}, kinder to what may be wrong. */
    SQUARED_ERROR;

    ILossFunction loss() {
      return this == CROSS_ENTROPY
          ? new PartCrossEntropy("unlabelled")
          : new PartSquaredError("unlabelled");
    }
  }

  /** Half of each batch labelled, everybody believed. */
  static UnlabelledOptions of(Measure measure, Schedule weight) {
    return new UnlabelledOptions(measure, weight, 0, 1, 0.5, Optional.empty());
  }

  /**
   * Changes how the student is compared with what is said.
   *
   * @param newMeasure cross-entropy or squared error
   * @return the changed options
   */
  public UnlabelledOptions measure(Measure newMeasure) {
    return new UnlabelledOptions(
        newMeasure, weight, threshold, sharpening, labelledShare, teaching);
  }

  /**
   * Changes the weight.
   *
   * @param newWeight 0 or more
   * @return the changed options
   */
  public UnlabelledOptions weight(double newWeight) {
    return weight(Schedule.constant(newWeight));
  }

  /**
   * Changes the weight to one that changes as the training goes.
   *
   * @param newWeight for example {@code Schedule.rampUp(1, 0.3)}
   * @return the changed options
   */
  public UnlabelledOptions weight(Schedule newWeight) {
    return new UnlabelledOptions(
        measure, newWeight, threshold, sharpening, labelledShare, teaching);
  }

  /**
   * Changes by which probability a sample is believed.
   *
   * @param newThreshold 0 to 1
   * @return the changed options
   */
  public UnlabelledOptions threshold(double newThreshold) {
    return new UnlabelledOptions(
        measure, weight, newThreshold, sharpening, labelledShare, teaching);
  }

  /**
   * Changes the temperature of what is said.
   *
   * @param newSharpening 0 to 1
   * @return the changed options
   */
  public UnlabelledOptions sharpening(double newSharpening) {
    return new UnlabelledOptions(
        measure, weight, threshold, newSharpening, labelledShare, teaching);
  }

  /**
   * Changes the share of labelled samples in each batch.
   *
   * @param newShare above 0 and below 1
   * @return the changed options
   */
  public UnlabelledOptions labelledShare(double newShare) {
    return new UnlabelledOptions(measure, weight, threshold, sharpening, newShare, teaching);
  }

  /**
   * Lets a teacher speak about all samples as well.
   *
   * @param distillation with signals that need no labels, for example {@code
   *     Distillation.from(teacher).soft(1, temperature(4))}
   * @return the changed options
   */
  public UnlabelledOptions taughtBy(Distillation distillation) {
    return new UnlabelledOptions(
        measure, weight, threshold, sharpening, labelledShare, Optional.of(distillation));
  }

  @Override
  public String toString() {
    return "%s, weight %s, threshold %s, sharpening %s, labelled share %s%s"
        .formatted(
            measure,
            weight,
            threshold,
            sharpening,
            labelledShare,
            teaching.map(t -> ", taught by " + t.identity()).orElse(""));
  }

  private static void checkShare(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("the " + name + " is " + value + "; give 0 to 1");
    }
  }
}
