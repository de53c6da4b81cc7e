package io.github.distillery.distill.ways;

import io.github.distillery.data.Split;
import io.github.distillery.distill.SoftTargetLoss;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.model.Temperature;
import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Tap;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Pupils that learn together from the start, without a teacher: each from the labels and from what
 * the others say at that moment about the same batch.
 *
 * <pre>{@code
 * var plan = Architectures.mlp(784, 30, 10);
 * var cohort = MutualLearning.peers().train(List.of(plan, plan), mnist, options);
 * cohort.best();
 * }</pre>
 *
 * <p>For pupil k of K, with probabilities {@code p_k = softmax(z_k / T)}, natural logarithm, sums
 * over the classes and means over the batch:
 *
 * <ul>
 *   <li>{@link #peers()}: {@code hard * cross-entropy(labels, softmax(z_k)) + mutual * T^2 / (K -
 *       1) * sum over the others l of KL(p_l || p_k)}, with T = 1 (Zhang and others 2018, Deep
 *       mutual learning, sections 2.1 to 2.3);
 *   <li>{@link #ensemble()}: {@code hard * cross-entropy + mutual * T^2 * KL(softmax(z / T) ||
 *       p_k)}, where z is the mean of all pupils' logits and T = 3. The ensemble of all teaches
 *       each, as in Lan and others 2018 (ONE), which learns a gate where we weigh equally and
 *       shares the lower layers, and in Guo and others 2020 (KDCL).
 * </ul>
 *
 * <p>As in Zhang's algorithm 1 the pupils step in turn, and each sees the others as they are then:
 * those before it have already learnt from this batch. No gradient goes through what the others
 * say. They speak in inference mode, without dropout and with batch norm's running statistics, like
 * every teacher here; the paper does not say, and common programs leave all pupils in training
 * mode, which differs only for networks with dropout or batch norm.
 *
 * <p>The first pupil's initial weights come from the options' seed, those of each other from a seed
 * derived from it, so that pupils of one plan differ. All see the same batches. Stopping early
 * waits for the last of them. A checkpoint in the options keeps the whole cohort in one file.
 *
 * <p>Introduced in notebook 12.
 */
public final class MutualLearning {
  private final boolean ensemble;
  private final double hard;
  private final double mutual;
  private final Temperature temperature;

  private MutualLearning(boolean ensemble, double hard, double mutual, Temperature temperature) {
    this.ensemble = ensemble;
    this.hard = hard;
    this.mutual = mutual;
    this.temperature = temperature;
  }

  /**
   * Each pupil learns from every other.
   *
   * @return the way, with weights 1 and 1 and temperature 1
   */
  public static MutualLearning peers() {
    return new MutualLearning(false, 1, 1, new Temperature(1));
  }

  /**
   * Each pupil learns from the mean of all.
   *
   * @return the way, with weights 1 and 1 and temperature 3
   */
  public static MutualLearning ensemble() {
    return new MutualLearning(true, 1, 1, new Temperature(3));
  }

  /**
   * Changes the weights.
   *
   * @param newHard of the labels, above 0
   * @param newMutual of what the others say, above 0
   * @return the way with these weights
   * @throws IllegalArgumentException where one is not above 0
   */
  public MutualLearning weights(double newHard, double newMutual) {
    for (double weight : new double[] {newHard, newMutual}) {
      if (!(weight > 0) || Double.isInfinite(weight)) {
        throw new IllegalArgumentException("a weight is " + weight + "; give a number above 0");
      }
    }
    return new MutualLearning(ensemble, newHard, newMutual, temperature);
  }

  /**
   * Changes the temperature of what the others say.
   *
   * @param newTemperature the same for those who speak and those who learn
   * @return the way with this temperature
   */
  public MutualLearning temperature(Temperature newTemperature) {
    return new MutualLearning(ensemble, hard, mutual, newTemperature);
  }

  /**
   * Trains a cohort.
   *
   * @param plans two pupils or more, of one architecture or of several
   * @param split learns from the training part, keeps each pupil's best epoch by the validation
   *     part
   * @param options how to train, the same for all
   * @return the pupils, in the order of the plans
   * @throws IllegalArgumentException where there are fewer than two
   * @throws ModelException where one does not fit the data
   */
  public Cohort train(List<Architecture> plans, Split split, TrainingOptions options) {
    List<Network> pupils = new ArrayList<>();
    for (int k = 0; k < plans.size(); k++) {
      Architecture plan = plans.get(k);
      long seed = k == 0 ? options.seed() : Links.seed(options.seed(), k);
      pupils.add(plan.named(plan.name() + " (pupil " + (k + 1) + ")").initialize(seed));
    }
    return trainOn(pupils, split, options);
  }

  /**
   * Trains a cohort on, from the parameters that the pupils have.
   *
   * @param pupils two or more; they are not changed
   * @param split as for {@link #train}
   * @param options how to train, the same for all
   * @return the pupils, in their order
   * @throws IllegalArgumentException where there are fewer than two
   * @throws ModelException where one does not fit the data
   */
  public Cohort trainOn(List<Network> pupils, Split split, TrainingOptions options) {
    if (pupils.size() < 2) {
      throw new IllegalArgumentException(
          "a cohort of %d has nobody to learn from; give two pupils or more, or use Trainer.train"
              .formatted(pupils.size()));
    }
    if (!split.train().labelled()) {
      throw new ModelException(
          split.train().name()
              + " has no labels, and pupils without a teacher need them; distil from a teacher");
    }
    List<Trainer.Pupil> learning = new ArrayList<>();
    for (Network pupil : pupils) {
      learning.add(new Trainer.Pupil(pupil, heads(learning.size(), pupils.size())));
    }
    return new Cohort(Trainer.train(learning, split, options));
  }

  List<Head> heads(int pupil, int all) {
    List<Head> heads = new ArrayList<>();
    heads.add(Head.labels(Schedule.constant(hard)));
    if (ensemble) {
      heads.add(head("ensemble", mutual, IntStream.range(0, all)));
      return heads;
    }
    for (int other = 0; other < all; other++) {
      if (other != pupil) {
        heads.add(head("pupil " + (other + 1), mutual / (all - 1), IntStream.of(other)));
      }
    }
    return heads;
  }

  private Head head(String name, double weight, IntStream speakers) {
    CohortTargets targets = new CohortTargets(speakers.toArray());
    return new Head(
        name,
        Schedule.constant(weight),
        Tap.LOGITS,
        new SoftTargetLoss(temperature),
        targets,
        targets);
  }
}
