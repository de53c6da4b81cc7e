package io.github.distillery.compress;

import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Copies of a network with zeros, and with the masks that keep them. */
final class PrunedCopy {
  private PrunedCopy() {}

  static Network of(Network network, PruningPlan plan) {
    Map<String, LayerConstraint> masks = new LinkedHashMap<>();
    plan.counts().forEach((layer, count) -> masks.put(layer, new PruningMask()));
    boolean masked =
        masks.keySet().stream()
            .allMatch(layer -> Constraints.find(network, layer, ZeroMask.class).isPresent());
    if (!plan.addsZeros() && masked) {
      throw new ModelException(
          "%s: there is nothing to prune: %s; ask for a greater share"
              .formatted(network.name(), Sparsity.of(network)));
    }
    return with(network, plan.counts(), masks);
  }

  static Network gradual(Network network, PruningPlan plan, Map<String, CubicSchedule> schedules) {
    if (!plan.addsZeros()) {
      throw new ModelException(
          "%s: there is nothing to prune by and by: %s; ask for a greater share"
              .formatted(network.name(), Sparsity.of(network)));
    }
    Map<String, LayerConstraint> masks = new LinkedHashMap<>();
    Map<String, Integer> now = new LinkedHashMap<>();
    schedules.forEach(
        (layer, schedule) -> {
          if (Constraints.find(network, layer, SharingConstraint.class).isPresent()) {
            throw new ModelException(
                "\"%s\" of %s shares its weights, which pruning by and by would pull apart; prune first and share afterwards, or call WeightSharing.release"
                    .formatted(layer, network.name()));
          }
          masks.put(layer, new GradualMask(schedule));
          now.put(layer, (int) Math.round(schedule.at(0) * plan.weights(layer)));
        });
    return with(network, now, masks);
  }

  private static Network with(
      Network network, Map<String, Integer> counts, Map<String, LayerConstraint> masks) {
    masks.keySet().forEach(layer -> checkThatItIsNotHashed(network, layer));
    Network pruned = network.copy();
    Map<String, INDArray> weights = WeightLayers.of(pruned);
    counts.forEach((layer, count) -> zero(weights.get(layer), count));
    return Constraints.added(pruned, masks, Set.of(ZeroMask.class));
  }

  /** Sets the smallest weights of a layer to 0. */
  static void zero(INDArray weights, int count) {
    float[] values = WeightValues.read(weights);
    Magnitudes.zeroSmallest(values, count);
    WeightValues.write(weights, values);
  }

  private static void checkThatItIsNotHashed(Network network, String layer) {
    if (Constraints.find(network, layer, HashingConstraint.class).isPresent()) {
      throw new ModelException(
          "\"%s\" of %s has hashed weights, of which none can be removed alone; call WeightSharing.release first"
              .formatted(layer, network.name()));
    }
  }
}
