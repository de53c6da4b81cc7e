package io.github.distillery.semi;

import io.github.distillery.distill.Distillation;
import io.github.distillery.model.Network;
import io.github.distillery.semi.UnlabelledOptions.Measure;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Trained;
import io.github.distillery.train.TrainingOptions;
import java.util.Objects;
import java.util.Optional;

/**
 * Distillation on few labels: a teacher from elsewhere speaks about all samples, the labels about
 * the few. Beside the other ways, which have no teacher but themselves, this is the upper line.
 *
 * <pre>{@code
 * var student = TeacherForAll.by(Distillation.from(teacher).soft(1, temperature(4)))
 *     .train(Architectures.lenet(1, 28, 28, 10), data, options);
 * }</pre>
 *
 * <p>Introduced in notebook 07.
 *
 * @param distillation signals that need no labels, with their weights beside 1 for the labels
 * @param labelledShare the share of labelled samples in each batch, above 0 and below 1
 */
public record TeacherForAll(Distillation distillation, double labelledShare)
    implements SemiSupervisedWay {
  public TeacherForAll {
    Objects.requireNonNull(distillation, "distillation");
    options(distillation, labelledShare);
  }

  /**
   * Lets a teacher speak about all samples; half of each batch is labelled.
   *
   * @param distillation signals that need no labels
   * @return the way
   */
  public static TeacherForAll by(Distillation distillation) {
    return new TeacherForAll(distillation, 0.5);
  }

  @Override
  public Trained train(Network start, SemiSupervised data, TrainingOptions training) {
    UnlabelledOptions taught = options(distillation, labelledShare);
    return new SemiTraining(data, taught, training, Optional.empty(), taught).train(start);
  }

  private static UnlabelledOptions options(Distillation distillation, double labelledShare) {
    return UnlabelledOptions.of(Measure.CROSS_ENTROPY, Schedule.constant(0))
        .labelledShare(labelledShare)
        .taughtBy(distillation);
  }
}
