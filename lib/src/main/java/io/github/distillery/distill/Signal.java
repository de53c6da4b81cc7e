package io.github.distillery.distill;

import io.github.distillery.label.Temperature;

/**
 * Something of the teacher, or of the labels, that the student shall match.
 *
 * <p>Introduced in notebook 02.
 */
public sealed interface Signal {
  /**
   * The name of the signal in histories.
   *
   * @return one lower-case word
   */
  String name();

  /**
   * By how much the signal's loss is multiplied.
   *
   * @return above 0
   */
  double weight();

  /**
   * The teacher's probabilities at a temperature; see {@link SoftTargetLoss}.
   *
   * @param weight above 0
   * @param temperature the same for teacher and student
   */
  record SoftTargets(double weight, Temperature temperature) implements Signal {
    public SoftTargets {
      checkWeight("soft", weight);
    }

    @Override
    public String name() {
      return "soft";
    }
  }

  /**
   * The labels of the data; see {@link io.github.distillery.train.CrossEntropy}.
   *
   * @param weight above 0
   */
  record HardLabels(double weight) implements Signal {
    public HardLabels {
      checkWeight("hard", weight);
    }

    @Override
    public String name() {
      return "hard";
    }
  }

  private static void checkWeight(String signal, double weight) {
    if (!(weight > 0) || Double.isInfinite(weight)) {
      throw new IllegalArgumentException(
          "the weight of \"%s\" is %s; give a number above 0, or leave the signal out"
              .formatted(signal, weight));
    }
  }
}
