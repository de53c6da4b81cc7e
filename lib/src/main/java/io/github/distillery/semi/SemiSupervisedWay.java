package io.github.distillery.semi;

import io.github.distillery.compare.Way;
import io.github.distillery.data.DataException;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trained;
import io.github.distillery.train.TrainingDivergedException;
import io.github.distillery.train.TrainingOptions;

/**
 * A way of learning from few labels and many samples without. All ways share the labels' loss,
 * cross-entropy averaged over the labelled samples of a batch, {@code -sum over the classes of y *
 * log softmax(z)}, with weight 1, and differ in what they do with the others.
 *
 * <p>Batches hold labelled and unlabelled samples in one proportion, half and half unless said
 * otherwise, and an epoch shows each unlabelled sample once; the labelled ones come again and
 * again. The options' augmentation changes both. All chance comes from the options' seed, and a
 * checkpoint in the options works as in any training.
 *
 * <p>Introduced in notebook 07.
 */
public sealed interface SemiSupervisedWay
    permits LabelsOnly, PseudoLabels, MeanTeacher, Consistency, NoisyStudent, TeacherForAll {
  /**
   * Trains a student on, from the parameters it has.
   *
   * @param start where to begin; it is not changed
   * @param data labelled and unlabelled samples, and validation, by which the best epoch is kept
   * @param options how to train
   * @return the network of the best epoch, with its history
   * @throws DataException where a part is empty, or a signal of a distillation needs labels
   * @throws ModelException where network, data and options do not fit
   * @throws TrainingDivergedException where the loss becomes NaN or infinite
   */
  Trained train(Network start, SemiSupervised data, TrainingOptions options);

  /**
   * Trains a student with fresh weights.
   *
   * @param student the plan; the options' seed gives its weights
   * @param data as for {@link #train(Network, SemiSupervised, TrainingOptions)}
   * @param options how to train
   * @return the network of the best epoch, with its history
   */
  default Trained train(Architecture student, SemiSupervised data, TrainingOptions options) {
    return train(student.initialize(options.seed()), data, options);
  }

  /**
   * As a candidate of a comparison: hides all but a few labels of the training part, drawn by the
   * seed of each run, the same for all candidates.
   *
   * <pre>{@code
   * comparison.candidate("mean teacher", MeanTeacher.defaults().onFewLabels(plan, 10))
   * }</pre>
   *
   * @param student the plan
   * @param labelsPerClass how many samples of each class keep their label
   * @return the way
   */
  default Way onFewLabels(Architecture student, int labelsPerClass) {
    return (split, options) ->
        train(student, SemiSupervised.of(split, labelsPerClass, options.seed()), options);
  }
}
