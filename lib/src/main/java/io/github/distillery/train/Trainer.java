package io.github.distillery.train;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import java.util.ArrayList;
import java.util.List;

/**
 * Trains networks.
 *
 * <pre>{@code
 * var teacher = Trainer.train(Architectures.mlp(784, 1200, 1200, 10), mnist, options);
 * }</pre>
 *
 * <p>Interrupting the thread stops a training at its next batch; it then returns the best network
 * so far and leaves the thread's interrupt flag set, so that whatever loops around it stops too.
 *
 * <p>Introduced in notebook 02.
 */
public final class Trainer {
  private Trainer() {}

  /**
   * Trains a network with fresh weights by the labels.
   *
   * @param architecture the plan; the options' seed gives its weights
   * @param split learns from the training part, keeps the best epoch by the validation part, never
   *     looks at the test part
   * @param options how to train
   * @return the network of the best epoch, with its history
   * @throws DataException where a part is empty or without labels
   * @throws ModelException where network and data do not fit
   * @throws TrainingDivergedException where the loss becomes NaN or infinite
   */
  public static Trained train(Architecture architecture, Split split, TrainingOptions options) {
    return train(architecture.initialize(options.seed()), split, options);
  }

  /**
   * Trains a network on, from the parameters it has, by the labels.
   *
   * @param start where to begin; it is not changed
   * @param split as for {@link #train(Architecture, Split, TrainingOptions)}
   * @param options how to train
   * @return the network of the best epoch, with its history
   * @throws DataException where a part is empty or without labels
   * @throws ModelException where network and data do not fit
   * @throws TrainingDivergedException where the loss becomes NaN or infinite
   */
  public static Trained train(Network start, Split split, TrainingOptions options) {
    if (!split.train().labelled()) {
      throw new DataException(
          split.train().name()
              + " has no labels to learn from; take labelled samples, or let a teacher say what they"
              + " are: Distillation.from(teacher).soft(1, temperature(4))");
    }
    return train(start, split, options, List.of(Head.labels(Schedule.constant(1))));
  }

  /**
   * Trains a network to match several things at once.
   *
   * @param start where to begin; it is not changed
   * @param split as for {@link #train(Architecture, Split, TrainingOptions)}
   * @param options how to train
   * @param heads what to match, one or more
   * @return the network of the best epoch, with its history
   * @throws DataException where a part is empty
   * @throws ModelException where network and data do not fit
   * @throws TrainingDivergedException where the loss becomes NaN or infinite
   */
  public static Trained train(
      Network start, Split split, TrainingOptions options, List<Head> heads) {
    return train(List.of(new Pupil(start, heads)), split, options).get(0);
  }

  /**
   * Trains several networks side by side: they see the same batches and step in turn, so that each
   * can learn from what the others are at that moment.
   *
   * @param pupils one or more
   * @param split as for {@link #train(Architecture, Split, TrainingOptions)}
   * @param options how to train, the same for all
   * @return the networks of their best epochs, in the order of the pupils
   * @throws DataException where a part is empty
   * @throws ModelException where a network and the data do not fit
   * @throws TrainingDivergedException where a loss becomes NaN or infinite
   */
  public static List<Trained> train(List<Pupil> pupils, Split split, TrainingOptions options) {
    return train(pupils, split, options, Sampling.EACH_ONCE, AfterEpoch.NOTHING);
  }

  /**
   * Trains several networks side by side on samples that come in an order of their own.
   *
   * @param pupils one or more
   * @param split as for {@link #train(Architecture, Split, TrainingOptions)}
   * @param options how to train, the same for all
   * @param sampling which samples an epoch shows; its text tells it from others, so that a
   *     checkpoint is not taken up under another one
   * @return the networks of their best epochs, in the order of the pupils
   * @throws DataException where a part is empty
   * @throws ModelException where a network and the data do not fit
   * @throws TrainingDivergedException where a loss becomes NaN or infinite
   */
  public static List<Trained> train(
      List<Pupil> pupils, Split split, TrainingOptions options, Sampling sampling) {
    return train(pupils, split, options, sampling, AfterEpoch.NOTHING);
  }

  /**
   * Trains several networks side by side, and shows each after every epoch. An epoch that a
   * checkpoint brings back is not shown again.
   *
   * @param pupils one or more
   * @param split as for {@link #train(Architecture, Split, TrainingOptions)}
   * @param options how to train, the same for all
   * @param after is called at the end of every epoch, before the checkpoint is written
   * @return the networks of their best epochs, in the order of the pupils
   * @throws DataException where a part is empty
   * @throws ModelException where a network and the data do not fit
   * @throws TrainingDivergedException where a loss becomes NaN or infinite
   */
  public static List<Trained> train(
      List<Pupil> pupils, Split split, TrainingOptions options, AfterEpoch after) {
    return train(pupils, split, options, Sampling.EACH_ONCE, after);
  }

  private static List<Trained> train(
      List<Pupil> pupils,
      Split split,
      TrainingOptions options,
      Sampling sampling,
      AfterEpoch after) {
    List<Learner> learners = learners(pupils, split, options, sampling);
    List<String> taughtBy = pupils.stream().map(Pupil::taughtBy).toList();
    Checkpoint checkpoint = Checkpoint.of(options, split, sampling, learners, taughtBy);
    return new TrainingLoop(learners, split, options, sampling, checkpoint, after).run();
  }

  /**
   * Refuses what {@link #train(List, Split, TrainingOptions)} would refuse before its first step,
   * without training.
   *
   * @param pupils as for a training
   * @param split as for a training
   * @param options as for a training
   * @throws DataException where a part is empty
   * @throws ModelException where a network, the data and the options do not fit
   */
  public static void check(List<Pupil> pupils, Split split, TrainingOptions options) {
    learners(pupils, split, options, Sampling.EACH_ONCE);
  }

  private static List<Learner> learners(
      List<Pupil> pupils, Split split, TrainingOptions options, Sampling sampling) {
    if (pupils.isEmpty()) {
      throw new IllegalArgumentException("there is no network to train; give one or more");
    }
    List<Learner> learners = new ArrayList<>();
    if (!split.validation().labelled()) {
      throw new DataException(
          split.validation().name()
              + " has no labels to choose the best epoch by; validate on real, labelled samples"
              + " even where the training part has no labels");
    }
    for (Pupil pupil : pupils) {
      checkPart(pupil.network(), split.train());
      checkPart(pupil.network(), split.validation());
      int samples = sampling.samples(split.train(), options.batchSize());
      learners.add(new Learner(pupil.network(), split.train(), options, pupil.heads(), samples));
    }
    return learners;
  }

  /**
   * A network and what it shall match.
   *
   * @param network where to begin; it is not changed
   * @param heads what to match, one or more
   * @param taughtBy tells one teacher from another, for example by its fingerprint, so that a
   *     checkpoint is not taken up under another teacher; empty where there is none
   */
  public record Pupil(Network network, List<Head> heads, String taughtBy) {
    /**
     * A pupil without a teacher.
     *
     * @param network where to begin; it is not changed
     * @param heads what to match, one or more
     */
    public Pupil(Network network, List<Head> heads) {
      this(network, heads, "");
    }

    public Pupil {
      heads = List.copyOf(heads);
      if (heads.isEmpty()) {
        throw new IllegalArgumentException(
            network.name() + " has nothing to match; give one head or more");
      }
    }
  }

  private static void checkPart(Network network, Dataset part) {
    if (part.size() == 0) {
      throw new DataException(part.name() + " is empty; there is nothing to learn or measure by");
    }
    if (network.classes() != part.classes()) {
      throw new ModelException(
          "%s gives %d classes, but %s has %d (%s); build the network with as many outputs"
              .formatted(
                  network.name(),
                  network.classes(),
                  part.name(),
                  part.classes(),
                  part.classNames()));
    }
    network.fit(part.features(new int[] {0}));
  }
}
