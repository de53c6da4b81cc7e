package io.github.distillery.compress;

import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;

/**
 * Pruning by and by, in any training (Zhu and Gupta 2017, equation 1): after {@code t} steps a
 * layer has lost the share
 *
 * <pre>{@code s(t) = last + (first - last) * (1 - (t - from) / (to - from))^3}</pre>
 *
 * <p>of its weights, the smallest of that moment; what is 0 stays 0. Between the steps {@code from,
 * from + every, ..., to} nothing is pruned.
 *
 * <pre>{@code
 * Network start = Pruning.magnitude(0.9).perLayer().gradually(200, 2_000, 100).apply(network);
 * Trained pruned = Distillation.from(teacher).soft(0.9, temperature(4)).hard(0.1).train(start, split, options);
 * }</pre>
 *
 * <p>How a total is shared out is settled when it is applied, by the weights of that moment: each
 * layer goes to the share that pruning at once would give it. For a network without training these
 * weights say nothing; take {@link Pruning#perLayer()} there, as the paper does.
 *
 * <p>Steps are counted from the beginning of each training (by DL4J's own {@code fit}: from the
 * graph's iteration count). A training that is over before the step {@code to} is refused, and of
 * its epochs only those count for the best one that end with the whole share pruned. What has
 * reached it stays there in later trainings.
 *
 * <p>Introduced in notebook 10.
 *
 * @param pruning what is reached in the end
 * @param from how many steps come before, 0 or more; at 0 the first share is pruned at once
 * @param to the step after which the end is reached, above {@code from}
 * @param every how many steps lie between two prunings, 1 or more
 * @param first the share of each layer at the step {@code from}, from 0 to below 1, but not more
 *     than it is to lose in the end; 0 by default
 */
public record GradualPruning(Pruning pruning, int from, int to, int every, double first) {
  public GradualPruning {
    Objects.requireNonNull(pruning, "pruning");
    if (from < 0 || to <= from || every < 1) {
      throw new IllegalArgumentException(
          "gradual pruning from step %d to step %d, every %d; begin at 0 or later, end later than that, and prune every 1 or more steps"
              .formatted(from, to, every));
    }
    if (!(first >= 0 && first < 1)) {
      throw new IllegalArgumentException(
          "gradual pruning begins with the share %s; give a share from 0 to below 1"
              .formatted(first));
    }
  }

  /**
   * Begins with a share that is pruned all at once.
   *
   * @param share of each layer, from 0 to below 1
   * @return the changed pruning
   */
  public GradualPruning initially(double share) {
    return new GradualPruning(pruning, from, to, every, share);
  }

  /**
   * Prepares a network.
   *
   * @param network is not changed
   * @return a copy that is pruned while it trains
   * @throws ModelException where a named layer has no such weights, the target cannot be met, there
   *     is nothing to prune, or a layer shares its weights: share them after pruning
   * @throws CancellationException where the thread is interrupted
   */
  public Network apply(Network network) {
    Map<String, CubicSchedule> schedules = new LinkedHashMap<>();
    PruningPlan plan = PruningPlan.of(pruning, network);
    plan.counts()
        .forEach(
            (layer, count) -> {
              double last = (double) count / plan.weights(layer);
              schedules.put(layer, new CubicSchedule(Math.min(first, last), last, from, to, every));
            });
    return PrunedCopy.gradual(network, plan, schedules);
  }
}
