package io.github.distillery.train;

import io.github.distillery.data.Batch;
import io.github.distillery.data.Dataset;
import io.github.distillery.model.Network;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a head does beside its loss: follow a schedule, train a discriminator, fill a memory bank. A
 * loss that implements this is looked after without being asked.
 */
public interface Upkeep {
  /** Does nothing. */
  Upkeep NONE = new Upkeep() {};

  /**
   * Called once before the first step, and also where a stopped training goes on.
   *
   * @param pupils every network that is trained side by side, in their order, as it is at any
   *     moment from now on; the head's own is among them
   */
  default void beforeTraining(List<Pupil> pupils) {}

  /** A network in training, which can be asked at any moment. */
  interface Pupil {
    /**
     * What the network says now, in inference mode: without dropout, with the running statistics of
     * batch norm. It does not change by being asked.
     *
     * @param batch samples
     * @return {@code [batch, classes]}, in the batch's order; not to be written into
     */
    INDArray logits(Batch batch);

    /**
     * The parameters as they are now, running statistics of batch norm among them.
     *
     * @return {@code [1, parameters]}, in the order of the network's own; good until the next step,
     *     not to be written into
     */
    INDArray parameters();
  }

  /**
   * Called before each step of the optimizer.
   *
   * @param moment where the training stands
   * @param batch what the step will learn from
   */
  default void beforeStep(Moment moment, Batch batch) {}

  /**
   * Called after each step of the optimizer.
   *
   * @param batch what the step learnt from
   */
  default void afterStep(Batch batch) {}

  /**
   * What stands for the network at the end of an epoch: it is measured on validation, and the best
   * of it is what the training gives. It need not be what is trained, but can be, for example, its
   * running mean.
   *
   * @param parameters of the network in training, {@code [1, parameters]}; not to be written into
   * @return parameters of the same number; those that were given, unless said otherwise
   */
  default INDArray kept(INDArray parameters) {
    return parameters;
  }

  /**
   * Measures the network at the end of an epoch where accuracy by the labels of the validation part
   * is not what counts. The epoch with the highest accuracy is kept; where several heads measure,
   * the first one counts.
   *
   * @param student the network at the end of an epoch; it is not changed
   * @param validation the validation part
   * @return what was measured; empty, unless said otherwise, for the usual way
   */
  default Optional<Measured> measured(Network student, Dataset validation) {
    return Optional.empty();
  }

  /**
   * How a network does on validation.
   *
   * @param loss stands in the history as the validation loss
   * @param accuracy by which the best epoch is chosen, from 0 to 1
   * @param figures more that a person wants to see, by name; they stand in the history as they are
   */
  record Measured(double loss, double accuracy, Map<String, Double> figures) {
    public Measured {
      figures = Map.copyOf(figures);
    }
  }

  /**
   * Figures of the last step that a person wants to see as the training goes, for example a
   * discriminator's accuracy. Histories keep their means over each epoch.
   *
   * @return values by name; empty where there are none
   */
  default Map<String, Double> figures() {
    return Map.of();
  }

  /**
   * What has to be kept so that a killed training goes on as if nothing had happened.
   *
   * @return arrays by name, of 32-bit floats; empty where there is nothing
   */
  default Map<String, INDArray> state() {
    return Map.of();
  }

  /**
   * Takes up what {@link #state} gave.
   *
   * @param state arrays of the same names and shapes
   */
  default void restore(Map<String, INDArray> state) {}
}
