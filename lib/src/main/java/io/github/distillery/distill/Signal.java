package io.github.distillery.distill;

import io.github.distillery.model.ModelException;
import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import java.util.List;

/**
 * Something of the teacher, or of the labels, that the student shall match. A signal is a plan: it
 * can be used for many students. Its weight is given where it is used, with {@link
 * Distillation#with(double, Signal)}.
 *
 * <p>Introduced in notebook 02.
 */
public sealed interface Signal permits SoftTargets, HardLabels {
  /**
   * The name of the signal in histories, unique in one distillation.
   *
   * @return lower-case words
   */
  String name();

  /**
   * The layers of the teacher whose outputs are wanted for every sample, so that they can be kept
   * along with the logits. Others can be asked for as well; the teacher is then asked about every
   * batch.
   *
   * @return names of layers; empty where logits or labels suffice
   */
  default List<String> teacherLayers() {
    return List.of();
  }

  /**
   * Becomes a head of one student, for one training.
   *
   * @param weight by which the loss is multiplied
   * @param context student, teacher and data
   * @return the head
   * @throws ModelException where student, teacher and data do not fit this signal
   */
  Head head(Schedule weight, SignalContext context);
}
