package io.github.distillery.compress;

import io.github.distillery.data.Dataset;

/**
 * How much a {@link Pruning} removes.
 *
 * <p>Introduced in notebook 10.
 */
public sealed interface PruningTarget {
  /**
   * A share of all weights of dense and convolutional layers.
   *
   * @param share above 0 and below 1
   */
  record Share(double share) implements PruningTarget {
    public Share {
      if (!(share > 0 && share < 1)) {
        throw new IllegalArgumentException(
            "the share of weights to remove is %s; give more than 0 and less than 1, for example 0.9"
                .formatted(share));
      }
    }
  }

  /**
   * As much as it takes until so many parameters are left: weights that are not 0, and all biases
   * and other parameters.
   *
   * @param parameters 1 or more
   */
  record Parameters(long parameters) implements PruningTarget {
    public Parameters {
      if (parameters < 1) {
        throw new IllegalArgumentException(
            "%,d parameters are to be left; give 1 or more".formatted(parameters));
      }
    }
  }

  /**
   * As much as accuracy allows, without training on.
   *
   * @param loss of accuracy at most, from 0 to below 1
   * @param validation labelled, never the test data
   */
  record AccuracyLoss(double loss, Dataset validation) implements PruningTarget {
    public AccuracyLoss {
      ValidationData.checked(validation);
      if (!(loss >= 0 && loss < 1)) {
        throw new IllegalArgumentException(
            "the loss of accuracy is %s; give a share from 0 to below 1, for example 0.01"
                .formatted(loss));
      }
    }
  }

  /** Nothing but what the named layers lose. */
  record NamedLayers() implements PruningTarget {}
}
