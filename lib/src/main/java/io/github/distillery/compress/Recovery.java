package io.github.distillery.compress;

import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;

/**
 * How a compressed network learns again what compressing has cost.
 *
 * <p>Introduced in notebook 10.
 */
@FunctionalInterface
public interface Recovery {
  /**
   * Trains a network on.
   *
   * @param compressed where to begin; it is not changed
   * @param split learns from the training part, keeps the best epoch by the validation part
   * @return the network of the best epoch
   */
  Trained recover(Network compressed, Split split);

  /**
   * Recovery by the labels, as in Han and others 2015, section 3.
   *
   * @param options how to train
   * @return the recovery
   */
  static Recovery byLabels(TrainingOptions options) {
    return (compressed, split) -> Trainer.train(compressed, split, options);
  }

  /**
   * Recovery by a teacher, most often the network as it was before it was compressed.
   *
   * @param distillation the teacher and the signals
   * @param options how to train
   * @return the recovery
   */
  static Recovery by(Distillation distillation, TrainingOptions options) {
    return (compressed, split) -> distillation.train(compressed, split, options);
  }
}
