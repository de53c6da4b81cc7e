package io.github.distillery.compress.structured;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.model.Footprint;
import java.util.function.ToLongFunction;

/** How far pruning goes. */
sealed interface Target {
  /**
   * A share of the units.
   *
   * @param share from 0 to below 1
   */
  record Share(double share) implements Target {
    public Share {
      if (!(share >= 0 && share < 1)) {
        throw new IllegalArgumentException(
            "the share of units to remove is " + share + "; give 0 or more and less than 1");
      }
    }
  }

  /**
   * A greatest size.
   *
   * @param what in words
   * @param most of it
   * @param figure takes it from a footprint
   */
  record Size(String what, long most, ToLongFunction<Footprint> figure) implements Target {
    public Size {
      if (most < 1) {
        throw new IllegalArgumentException(
            "at most " + most + " " + what + " are asked for; give 1 or more");
      }
    }
  }

  /**
   * A greatest loss of accuracy, before any retraining.
   *
   * @param most a share of the samples
   * @param validation what it is measured on
   */
  record AccuracyLoss(double most, Dataset validation) implements Target {
    public AccuracyLoss {
      if (!(most >= 0 && most < 1)) {
        throw new IllegalArgumentException(
            "the accuracy that may be lost is " + most + "; give 0 or more and less than 1");
      }
      if (validation.size() == 0 || !validation.labelled()) {
        throw new DataException(
            "%s %s; accuracy needs labelled samples"
                .formatted(
                    validation.name(), validation.size() == 0 ? "is empty" : "is unlabelled"));
      }
    }
  }
}
