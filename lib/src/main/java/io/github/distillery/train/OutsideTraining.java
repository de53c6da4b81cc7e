package io.github.distillery.train;

import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A training whose steps are taken elsewhere, for example by DL4J on a cluster: the student with
 * its heads as an ordinary graph, and everything around the steps as in every training: weights and
 * temperatures that follow schedules, validation after each epoch, the best epoch kept, a
 * checkpoint after each epoch where the options name one.
 *
 * <p>The graph has the student's input, and one output a head, in the order of the heads: its
 * labels are what {@link Head#targets} gives. Heads whose upkeep looks at each batch cannot be
 * trained so.
 *
 * <p>Introduced in notebook 17.
 */
public final class OutsideTraining {
  private final Learner learner;
  private final Split split;
  private final TrainingOptions options;
  private final Checkpoint checkpoint;
  private Optional<History.Outcome> outcome;

  /**
   * Begins a training, or goes on behind the last epoch that the options' checkpoint kept.
   *
   * @param pupil the network and its heads, all of them on the logits
   * @param few some of the samples, from which shapes and classes are found; the rest is elsewhere
   * @param validation by which the best epoch is chosen
   * @param options how to train; augmentation is not looked at
   * @param samplesAnEpoch how many samples an epoch has
   * @param dependsOn what else the training depends on, by which a checkpoint is known again: the
   *     samples, who taught, how the steps are taken
   */
  public OutsideTraining(
      Trainer.Pupil pupil,
      Dataset few,
      Dataset validation,
      TrainingOptions options,
      int samplesAnEpoch,
      String dependsOn) {
    this.split = Split.of(few, validation);
    this.options = options;
    Trainer.check(List.of(pupil), split, options);
    this.learner = new Learner(pupil.network(), few, options, pupil.heads(), samplesAnEpoch);
    List<Learner> only = List.of(learner);
    this.checkpoint = Checkpoint.of(options, split, Sampling.EACH_ONCE, only, List.of(dependsOn));
    this.outcome = Optional.ofNullable(checkpoint.restore(only));
  }

  /**
   * How the training ended.
   *
   * @return nothing while there are epochs to come
   */
  public Optional<History.Outcome> outcome() {
    return outcome;
  }

  /**
   * How many epochs came to their end, those before an interruption too.
   *
   * @return 0 where it begins
   */
  public int epochs() {
    return learner.epochs().size();
  }

  /**
   * The student with its heads.
   *
   * @return the graph whose parameters the steps change
   */
  public ComputationGraph graph() {
    return learner.scaffold().graph();
  }

  /**
   * Brings weights and temperatures of the heads to where the training stands.
   *
   * @param epoch the running epoch, from 1
   * @param share how much of it is done, from 0 to below 1
   */
  public void moveTo(int epoch, double share) {
    learner.moveTo(epoch, options.epochs(), share);
  }

  /**
   * Counts steps that were taken.
   *
   * @param samples how many they learnt from
   * @param loss the mean loss of the batches that were looked at last, such as the last of each
   *     worker
   * @throws TrainingDivergedException where the loss is NaN or infinite
   */
  public void count(int samples, double loss) {
    if (!Double.isFinite(loss)) {
      throw new TrainingDivergedException(
          "%s: the loss is %s in epoch %d, with %s. Try a learning rate ten times smaller, check that the features are scaled, or use a smaller weight on the losses"
              .formatted(
                  learner.student().name(), loss, learner.epochs().size() + 1, options.updater()),
          learner.bestEpoch() == 0
              ? null
              : learner.result(History.Outcome.INTERRUPTED, options, split.train()));
    }
    learner.count(samples, loss, Map.of(), Map.of());
  }

  /**
   * Ends an epoch: measures on validation, keeps the parameters where they are the best, and writes
   * the checkpoint.
   *
   * @param began when the epoch did, in nanoseconds of {@link System#nanoTime}
   * @return what was measured
   */
  public History.Epoch endEpoch(long began) {
    learner.endEpoch(split, began);
    outcome = outcomeNow();
    checkpoint.save(List.of(learner), outcome.orElse(null));
    return learner.lastEpoch();
  }

  private Optional<History.Outcome> outcomeNow() {
    if (epochs() >= options.epochs()) {
      return Optional.of(History.Outcome.COMPLETED);
    }
    return options.patience() > 0 && epochs() - learner.bestEpoch() >= options.patience()
        ? Optional.of(History.Outcome.STOPPED_EARLY)
        : Optional.empty();
  }

  /**
   * Ends the training.
   *
   * @param dataHash of the data that was learnt from
   * @param engine what took the steps, in words
   * @return the student of the best epoch, without heads; interrupted, where there were epochs to
   *     come
   */
  public Trained result(String dataHash, String engine) {
    History.Outcome ended = outcome.orElse(History.Outcome.INTERRUPTED);
    Trained trained = learner.result(ended, options, split.train());
    History history = trained.history();
    return new Trained(
        trained.network(),
        new History(
            history.network(),
            history.epochs(),
            history.bestEpoch(),
            ended,
            history.seed(),
            dataHash,
            engine),
        trained.classNames());
  }
}
