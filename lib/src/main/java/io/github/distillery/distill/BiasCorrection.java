package io.github.distillery.distill;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.Network;
import java.util.Arrays;

/**
 * Shifts the bias of one class, for a student that never saw this class in its transfer set and
 * therefore thinks it rarer than it is (Hinton, Vinyals and Dean 2015, section 3).
 *
 * <p>Introduced in notebook 02.
 *
 * @param classNumber the class
 * @param shift what is added to its logit
 * @param errorsBefore wrong samples on the data it was chosen by, without the shift
 * @param errorsAfter wrong samples on the same data, with the shift
 */
public record BiasCorrection(int classNumber, double shift, int errorsBefore, int errorsAfter) {
  private static final double STEP = 0.1;
  private static final int STEPS = 200;

  /**
   * Tries shifts from -20 to 20 in steps of 0.1 and takes the one with the fewest errors; of
   * equally good ones the middle of the longest run, which is the safest.
   *
   * @param student the classifier to correct
   * @param validation data with all classes; never the test data
   * @param classNumber the class
   * @return the correction
   * @throws DataException where the data has no sample of the class, so that nothing could be
   *     chosen
   */
  public static BiasCorrection choose(Classifier student, Dataset validation, int classNumber) {
    if (validation.only(classNumber).size() == 0) {
      throw new DataException(
          "%s has no sample of class %s; choose the shift by data that has some"
              .formatted(validation.name(), validation.classNames().get(classNumber)));
    }
    float[] logits = student.logits(validation).data().asFloat();
    int[] errors = new int[2 * STEPS + 1];
    for (int step = 0; step < errors.length; step++) {
      errors[step] = errors(logits, validation, classNumber, (step - STEPS) * STEP);
    }
    int best = middleOfLongestBestRun(errors);
    return new BiasCorrection(classNumber, (best - STEPS) * STEP, errors[STEPS], errors[best]);
  }

  /**
   * Corrects a network.
   *
   * @param network the student
   * @return a copy with the other bias
   */
  public Network apply(Network network) {
    return network.withBiasShift(classNumber, shift);
  }

  private static int errors(float[] logits, Dataset data, int shifted, double shift) {
    int classes = data.classes();
    int errors = 0;
    for (int i = 0; i < data.size(); i++) {
      int best = 0;
      double bestLogit = Double.NEGATIVE_INFINITY;
      for (int c = 0; c < classes; c++) {
        double logit = logits[i * classes + c] + (c == shifted ? shift : 0);
        if (logit > bestLogit) {
          bestLogit = logit;
          best = c;
        }
      }
      errors += best == data.classOf(i) ? 0 : 1;
    }
    return errors;
  }

  private static int middleOfLongestBestRun(int[] errors) {
    int least = Arrays.stream(errors).min().orElseThrow();
    int bestFrom = 0;
    int bestLength = 0;
    for (int from = 0; from < errors.length; from++) {
      int length = 0;
      while (from + length < errors.length && errors[from + length] == least) {
        length++;
      }
      if (length > bestLength) {
        bestFrom = from;
        bestLength = length;
      }
      from += length;
    }
    return bestFrom + (bestLength - 1) / 2;
  }
}
