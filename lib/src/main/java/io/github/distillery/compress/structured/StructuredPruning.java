package io.github.distillery.compress.structured;

import io.github.distillery.compress.WeightSharing;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.model.Footprint;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Removes whole units and channels: the network becomes a smaller ordinary network, which is faster
 * as well.
 *
 * <pre>{@code
 * var plan = StructuredPruning.by(Criterion.l1()).share(0.5).plan(teacher.network(), sample);
 * plan;                                   // what would go, group by group
 * var smaller = plan.apply();             // the teacher stays as it is
 * var student = Distillation.from(teacher).soft(1, temperature(4)).train(smaller, mnist, options);
 * }</pre>
 *
 * <p>What hangs together goes together; see {@link UnitGroups}. At least one unit of each group
 * stays. Nothing is retrained on the way: accuracy falls, and training or distillation brings it
 * back.
 *
 * <p>Introduced in notebook 10.
 */
public final class StructuredPruning {
  private static final double HALF = 0.5;

  private final Criterion criterion;
  private final Target target;
  private final boolean globally;
  private final List<String> kept;

  private StructuredPruning(
      Criterion criterion, Target target, boolean globally, List<String> kept) {
    this.criterion = criterion;
    this.target = target;
    this.globally = globally;
    this.kept = List.copyOf(kept);
  }

  /**
   * Ranks units.
   *
   * @param criterion the least important go first
   * @return a pruning that removes half of each group, until told otherwise
   */
  public static StructuredPruning by(Criterion criterion) {
    return new StructuredPruning(criterion, new Target.Share(HALF), false, List.of());
  }

  /**
   * Removes a share of the units: of each group, rounded, or {@link #globally} of all.
   *
   * @param share from 0 to below 1
   * @return the pruning with it
   */
  public StructuredPruning share(double share) {
    return to(new Target.Share(share));
  }

  /**
   * Removes as few units as possible for a number of parameters.
   *
   * @param most weights, biases and statistics of the smaller network
   * @return the pruning with it
   */
  public StructuredPruning parameters(long most) {
    return to(new Target.Size("parameters", most, Footprint::parameters));
  }

  /**
   * Removes as few units as possible for a number of multiply-adds a sample.
   *
   * @param most multiply-adds of the smaller network
   * @return the pruning with it
   */
  public StructuredPruning multiplyAdds(long most) {
    return to(new Target.Size("multiply-adds", most, Footprint::multiplyAdds));
  }

  /**
   * Removes as few units as possible for a size on disk.
   *
   * @param most bytes of the smaller network's DL4J zip
   * @return the pruning with it
   */
  public StructuredPruning bytes(long most) {
    return to(new Target.Size("bytes", most, Footprint::bytes));
  }

  /**
   * Removes units until the accuracy has fallen by so much. Looks at twenty numbers of units, then
   * more closely before the first at which too much is lost; nothing is retrained.
   *
   * @param most the accuracy that may be lost, for example 0.01 for one sample in a hundred
   * @param validation labelled samples to measure it on; never the test data
   * @return the pruning with it
   * @throws DataException where the data is empty or has no labels
   */
  public StructuredPruning accuracyLoss(double most, Dataset validation) {
    return to(new Target.AccuracyLoss(most, validation));
  }

  /**
   * Ranks the units of all groups among each other, so that each group loses what matters least: by
   * {@code score / sqrt(sum over the group of score^2)} (Molchanov and others 2017, section 2.2),
   * since scores of different layers have different scales. Without it, each group loses the same
   * share.
   *
   * @return the pruning with it
   */
  public StructuredPruning globally() {
    return new StructuredPruning(criterion, target, true, kept);
  }

  /**
   * Leaves layers as wide as they are, and what hangs together with them.
   *
   * @param layers names of dense layers, convolutions or batch norms
   * @return the pruning with it, beside those it left already
   */
  public StructuredPruning keep(String... layers) {
    return new StructuredPruning(
        criterion,
        target,
        globally,
        Stream.concat(kept.stream(), Stream.of(layers)).distinct().toList());
  }

  /**
   * Finds what would be removed.
   *
   * @param network it is not changed
   * @param sample one sample {@code [1, ...]}, since a convolution costs by the size of its images
   * @return the plan, which can be looked at and applied
   * @throws ModelException where a layer to keep does not exist, nothing is left to cut, the
   *     criterion does not fit the network, its weights are hashed, or the target cannot be met
   */
  public StructuredPlan plan(Network network, INDArray sample) {
    checkThatItIsNotHashed(network);
    UnitGroups groups = UnitGroups.of(network);
    Set<UnitGroup> left = left(groups);
    double[][] scores = UnitScoring.of(criterion, groups, left);
    RemovalOrder order = RemovalOrder.of(groups, left, scores, globally);
    int count = new PruningSearch(groups, order, globally, sample).count(target);
    return StructuredPlan.of(groups, order.first(count), criterion, sample);
  }

  /**
   * Looks at how much accuracy each group costs that loses units alone.
   *
   * @param network it is not changed
   * @param validation labelled samples to measure it on; never the test data
   * @param shares of the units to remove, each from 0 to below 1
   * @return a line a group that is not kept
   * @throws ModelException where a layer to keep does not exist, or the criterion does not fit
   */
  public UnitSensitivity sensitivity(Network network, Dataset validation, double... shares) {
    List<Double> rising = UnitSensitivity.checked(shares);
    UnitGroups groups = UnitGroups.of(network);
    return UnitSensitivity.of(criterion, groups, left(groups), validation, rising);
  }

  /** The groups that keep all their units. */
  private Set<UnitGroup> left(UnitGroups groups) {
    Set<UnitGroup> left = new HashSet<>();
    kept.forEach(layer -> left.addAll(groups.with(layer)));
    if (left.size() == groups.groups().size()) {
      throw new ModelException(
          "%s has no units to remove: %s"
              .formatted(
                  groups.network().name(),
                  left.isEmpty()
                      ? groups.toString().replace("\n", "; ")
                      : "keep(...) names all of them, " + kept));
    }
    return left;
  }

  private static void checkThatItIsNotHashed(Network network) {
    if (WeightSharing.isHashed(network)) {
      throw new ModelException(
          "%s has hashed weights, which would lose their groups when others move up; call WeightSharing.release first"
              .formatted(network.name()));
    }
  }

  private StructuredPruning to(Target newTarget) {
    return new StructuredPruning(criterion, newTarget, globally, kept);
  }
}
