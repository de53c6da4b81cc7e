package io.github.distillery.distill.parameter;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;

/**
 * By what the units and channels of a teacher are ranked, where a student has room for only some of
 * them.
 *
 * <p>Introduced in notebook 05.
 */
public sealed interface Importance permits Importance.Weights, Importance.Activations {
  /**
   * By weights alone: the L2 norm of the weights into a unit, times the L2 norm of the weights out
   * of it. With batch norm behind the unit, its weights count as scaled by {@code |gamma| /
   * sqrt(variance + epsilon)}. The product does not change when a ReLU unit's incoming weights are
   * doubled and its outgoing weights halved, which changes nothing of what the network does.
   *
   * @return the measure
   */
  static Importance weights() {
    return new Weights();
  }

  /**
   * By what units do on data: the mean absolute activation over samples and positions, times the L2
   * norm of the weights out of the unit.
   *
   * @param data unlabelled is enough; training data, never the test data
   * @return the measure
   * @throws DataException where the data is empty
   */
  static Importance activations(Dataset data) {
    return new Activations(data);
  }

  /**
   * The measure in words.
   *
   * @return for tables and messages
   */
  String measure();

  /** See {@link Importance#weights()}. */
  record Weights() implements Importance {
    @Override
    public String measure() {
      return "L2 of weights in x L2 of weights out";
    }
  }

  /**
   * See {@link Importance#activations(Dataset)}.
   *
   * @param data not empty
   */
  record Activations(Dataset data) implements Importance {
    public Activations {
      if (data.size() == 0) {
        throw new DataException(data.name() + " is empty; there is nothing to rank units by");
      }
    }

    @Override
    public String measure() {
      return "mean |activation| on " + data.name() + " x L2 of weights out";
    }
  }
}
