package io.github.distillery.compress;

import io.github.distillery.compress.PruningTarget.AccuracyLoss;
import io.github.distillery.compress.PruningTarget.NamedLayers;
import io.github.distillery.compress.PruningTarget.Parameters;
import io.github.distillery.compress.PruningTarget.Share;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** How many weights of which layers of one network are 0 after a pruning. */
final class PruningPlan {
  private final Map<String, Quota> quotas;
  private final Map<String, Integer> counts;

  private PruningPlan(Allocation allocation, Map<String, Integer> counts) {
    this.quotas =
        allocation.quotas().stream().collect(Collectors.toMap(Quota::layer, quota -> quota));
    this.counts = counts;
  }

  static PruningPlan of(Pruning pruning, Network network) {
    Allocation allocation = new Allocation(pruning, network);
    Map<String, Integer> counts = new LinkedHashMap<>();
    if (pruning.target() instanceof NamedLayers) {
      allocation.quotas().stream()
          .filter(Quota::fixed)
          .forEach(quota -> counts.put(quota.layer(), quota.least()));
    } else {
      counts.putAll(allocation.of(total(pruning, network, allocation)));
    }
    counts.values().removeIf(count -> count == 0);
    return new PruningPlan(allocation, counts);
  }

  /** By the layer's name, in the network's order; only layers that lose some. */
  Map<String, Integer> counts() {
    return counts;
  }

  int weights(String layer) {
    return quotas.get(layer).size();
  }

  boolean addsZeros() {
    return counts.entrySet().stream()
        .anyMatch(entry -> entry.getValue() > quotas.get(entry.getKey()).zeros());
  }

  private static int total(Pruning pruning, Network network, Allocation allocation) {
    if (pruning.target() instanceof Share share) {
      return (int) Math.round(share.share() * allocation.size());
    }
    if (pruning.target() instanceof Parameters left) {
      return toParameters(left.parameters(), network, allocation);
    }
    return new AccuracySearch((AccuracyLoss) pruning.target(), network, allocation).most();
  }

  private static int toParameters(long left, Network network, Allocation allocation) {
    long others = network.parameters() - allocation.size();
    long now = network.parameters() - allocation.zeros();
    if (left < others) {
      throw new ModelException(
          "%s: %,d parameters are to be left, but %,d are biases and others that are not pruned; ask for more"
              .formatted(network.name(), left, others));
    }
    if (left >= now) {
      throw new ModelException(
          "%s: there is nothing to prune: %,d parameters are to be left, and it has %,d that are not pruned; ask for fewer"
              .formatted(network.name(), left, now));
    }
    return Math.toIntExact(network.parameters() - left);
  }
}
