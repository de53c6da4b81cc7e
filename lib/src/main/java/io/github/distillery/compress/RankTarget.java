package io.github.distillery.compress;

import org.nd4j.linalg.api.ndarray.INDArray;

/** How ranks that are not given are chosen. */
sealed interface RankTarget {
  /** Not at all: the layers stay whole. */
  record None() implements RankTarget {}

  /**
   * By what is kept.
   *
   * @param share of the squared singular values
   */
  record Energy(double share) implements RankTarget {
    public Energy {
      if (!(share > 0 && share <= 1)) {
        throw new IllegalArgumentException(
            "the energy to keep is " + share + "; give a share above 0, up to 1, such as 0.9");
      }
    }
  }

  /**
   * By what the whole network may cost.
   *
   * @param what in words
   * @param most of it
   * @param sample of whose size multiply-adds are counted; null for parameters
   */
  record Budget(String what, long most, INDArray sample) implements RankTarget {
    public Budget {
      if (most < 1) {
        throw new IllegalArgumentException(
            "at most " + most + " " + what + " are asked for; give 1 or more");
      }
    }
  }
}
