package io.github.distillery.compare;

import io.github.distillery.data.Split;
import io.github.distillery.train.Trained;
import io.github.distillery.train.TrainingOptions;

/**
 * A way to come to a trained student. Anything fits that trains with the split and the options it
 * is given:
 *
 * <pre>{@code
 * comparison.candidate("KD, wider", (split, options) ->
 *     Distillation.from(teacher).soft(1, temperature(4))
 *         .train(Architectures.mlp(784, 60, 10), split, options));
 * }</pre>
 *
 * <p>Introduced in notebook 03.
 */
@FunctionalInterface
public interface Way {
  /**
   * Trains a student.
   *
   * @param split training and validation part; it has no test part, so that nothing can be chosen
   *     by one
   * @param options with the seed of this run: it gives initial weights and order. Where a
   *     checkpoint is set, a way that trains more than once gives each training a file of its own
   *     beside it
   * @return the student
   */
  Trained train(Split split, TrainingOptions options);
}
