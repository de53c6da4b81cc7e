package io.github.distillery.compress.structured;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;

/**
 * How important a unit or a channel is; the least important go first. Units that can only go
 * together are ranked by what they have together.
 *
 * <p>Introduced in notebook 10.
 */
public sealed interface Criterion
    permits Criterion.L1, Criterion.L2, Criterion.NormScale, Criterion.Taylor {
  /**
   * The sum of the absolute weights into a unit: {@code sum over layers and inputs of |w|} (Li and
   * others 2017, section 3.1).
   *
   * @return the criterion
   */
  static Criterion l1() {
    return new L1();
  }

  /**
   * The Euclidean length of the weights into a unit: {@code sqrt(sum over layers and inputs of
   * w^2)} (Li and others 2017, section 3.1, compare both).
   *
   * @return the criterion
   */
  static Criterion l2() {
    return new L2();
  }

  /**
   * The absolute scale of batch norm behind a unit, {@code |gamma|} (Liu and others 2017, section
   * 3), summed where several norms stand behind it. Says most after a training that pulled the
   * scales towards 0, for example by L1 regularisation.
   *
   * @return the criterion
   */
  static Criterion batchNormScale() {
    return new NormScale();
  }

  /**
   * By how much the cross-entropy of the labels would change, to first order, without the unit:
   * {@code mean over samples of |sum over positions and layers that read it of a * dL/da|} for its
   * values {@code a} (Molchanov and others 2017, section 2.2; a sum over positions where they have
   * a mean, so that maps of different sizes compare). In inference mode: no dropout, stored
   * statistics of batch norm.
   *
   * @param data labelled samples; training or validation data, never the test data; some hundred
   *     are enough
   * @return the criterion
   * @throws DataException where the data is empty or has no labels
   */
  static Criterion taylor(Dataset data) {
    return new Taylor(data);
  }

  /**
   * The criterion in words.
   *
   * @return for tables and messages
   */
  String measure();

  /** See {@link Criterion#l1()}. */
  record L1() implements Criterion {
    @Override
    public String measure() {
      return "L1 of weights in";
    }
  }

  /** See {@link Criterion#l2()}. */
  record L2() implements Criterion {
    @Override
    public String measure() {
      return "L2 of weights in";
    }
  }

  /** See {@link Criterion#batchNormScale()}. */
  record NormScale() implements Criterion {
    @Override
    public String measure() {
      return "|gamma| of batch norm";
    }
  }

  /**
   * See {@link Criterion#taylor(Dataset)}.
   *
   * @param data labelled, not empty
   */
  record Taylor(Dataset data) implements Criterion {
    public Taylor {
      if (data.size() == 0 || !data.labelled()) {
        throw new DataException(
            "%s %s; ranking by the loss needs labelled samples"
                .formatted(data.name(), data.size() == 0 ? "is empty" : "has no labels"));
      }
    }

    @Override
    public String measure() {
      return "Taylor, |a * dL/da| on " + data.name();
    }
  }
}
