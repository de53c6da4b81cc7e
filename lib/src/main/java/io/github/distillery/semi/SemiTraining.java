package io.github.distillery.semi;

import io.github.distillery.data.LastingText;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.Augmentation;
import io.github.distillery.train.Head;
import io.github.distillery.train.Sampling;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Tap;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What all ways share: batches of both parts, the labels of the few, and a teacher where asked.
 * Domain adaptation is built on it too.
 *
 * <p>Introduced in notebook 07.
 */
public final class SemiTraining {
  private final SemiSupervised data;
  private final UnlabelledOptions unlabelled;
  private final TrainingOptions options;
  private final Object way;

  /**
   * Prepares a training.
   *
   * @param data labelled and unlabelled samples
   * @param unlabelled what is done with the latter
   * @param options how to train; their augmentation is for the labelled samples, and for the
   *     unlabelled where there is no stronger one
   * @param strong what the student sees of the unlabelled samples
   * @param way tells this training from others, for checkpoints
   * @throws ModelException where options and unlabelled samples do not go together
   */
  public SemiTraining(
      SemiSupervised data,
      UnlabelledOptions unlabelled,
      TrainingOptions options,
      Optional<Augmentation> strong,
      Object way) {
    if (options.augmentation().filter(Augmentation::mixes).isPresent()) {
      throw new ModelException(
          "the options mix samples (%s), labelled and unlabelled alike; give the mixing as the strong view of Consistency or MeanTeacher, which mixes what is said about the samples along"
              .formatted(options.augmentation().get()));
    }
    if (strong.filter(Augmentation::mixes).isPresent() && unlabelled.threshold() > 0) {
      throw new ModelException(
          "a threshold of %s and mixed samples (%s) do not go together, as a mixture of somebody who is believed and somebody who is not is neither; use threshold(0)"
              .formatted(unlabelled.threshold(), strong.get()));
    }
    this.data = data;
    this.unlabelled = unlabelled;
    this.options =
        strong
            .map(s -> options.augmentation(new PartAugmentation(data, options.augmentation(), s)))
            .orElse(options);
    this.way = way;
  }

  /** A head for the unlabelled samples. */
  Head head(String name, UnlabelledTargets targets) {
    return new Head(
        name, unlabelled.weight(), Tap.LOGITS, unlabelled.measure().loss(), targets, targets);
  }

  /** Trains by the labels of the few and these heads. */
  Trained train(Network start, Head... others) {
    return train(start, new PairedSampling(data, unlabelled.labelledShare()), others);
  }

  /**
   * A head by which the student believes itself about unlabelled samples, see {@link PseudoLabels}.
   *
   * @return a head called {@code pseudo-labels}
   */
  public Head pseudoLabels() {
    return head("pseudo-labels", new PupilSays(data, unlabelled, Optional.empty()));
  }

  /**
   * Trains by the labels of the few and further heads, on batches of one's own.
   *
   * @param start where to begin; it is not changed
   * @param sampling which samples an epoch shows
   * @param others beside the labels' head
   * @return the trained network, with its history
   */
  public Trained train(Network start, Sampling sampling, Head... others) {
    List<Head> heads = new ArrayList<>();
    heads.add(
        new Head(
            "labels",
            Schedule.constant(1),
            Tap.LOGITS,
            new PartCrossEntropy("labelled"),
            batch -> data.labelTargets(batch.indices())));
    heads.addAll(List.of(others));
    unlabelled.teaching().ifPresent(d -> heads.addAll(d.heads(start, data.samples(), options)));
    String identity =
        options.checkpoint().isEmpty()
            ? ""
            : LastingText.of(way.toString()) + ", labels " + data.labelled().hash();
    Trainer.Pupil pupil = new Trainer.Pupil(start, heads, identity);
    return Trainer.train(List.of(pupil), data.split(), options, sampling).get(0);
  }
}
