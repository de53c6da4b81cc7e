package io.github.distillery.train;

import io.github.distillery.data.Batch;
import java.util.List;
import java.util.Map;
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
