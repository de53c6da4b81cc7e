package io.github.distillery.compare;

import io.github.distillery.model.Footprint;
import java.io.Serializable;

/**
 * One candidate trained with one seed, and measured once.
 *
 * <p>Introduced in notebook 03.
 *
 * @param candidate its name
 * @param seed what governed initial weights, order, dropout and augmentation
 * @param validationAccuracy from 0 to 1; choices are made by it
 * @param testErrors wrong samples of the test part
 * @param testSamples how many samples the test part has
 * @param nll mean negative log-likelihood of the test labels, natural logarithm
 * @param ece expected calibration error on the test part, 15 bins
 * @param agreement the share of test samples where teacher and student choose the same class; NaN
 *     without a teacher
 * @param divergence mean {@code KL(teacher || student)} on the test part at temperature 1; NaN
 *     without a teacher
 * @param footprint what the student costs
 * @param epochs how many epochs its last training had
 * @param bestEpoch which of them was kept, by validation
 * @param samplesLearnt over all epochs of all trainings that led to it: its budget
 * @param seconds the time of this run; where it went on after an interruption, at least that of its
 *     last training
 * @param dataHash the hash of the data that it learnt from
 */
public record Run(
    String candidate,
    long seed,
    double validationAccuracy,
    int testErrors,
    int testSamples,
    double nll,
    double ece,
    double agreement,
    double divergence,
    Footprint footprint,
    int epochs,
    int bestEpoch,
    long samplesLearnt,
    double seconds,
    String dataHash)
    implements Serializable {
  /** The same run under another name. */
  Run named(String newCandidate) {
    return new Run(
        newCandidate,
        seed,
        validationAccuracy,
        testErrors,
        testSamples,
        nll,
        ece,
        agreement,
        divergence,
        footprint,
        epochs,
        bestEpoch,
        samplesLearnt,
        seconds,
        dataHash);
  }

  /**
   * The share of the test part classified rightly.
   *
   * @return from 0 to 1
   */
  public double testAccuracy() {
    return 1 - (double) testErrors / testSamples;
  }
}
