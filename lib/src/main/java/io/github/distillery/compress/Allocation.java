package io.github.distillery.compress;

import io.github.distillery.compress.Pruning.Ranking;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shares a number of weights to remove out to the layers of a network. */
final class Allocation {
  private static final double ROUNDING = 1e-9;

  private final String network;
  private final Pruning pruning;
  private final List<Quota> quotas = new ArrayList<>();

  Allocation(Pruning pruning, Network network) {
    this.network = network.name();
    this.pruning = pruning;
    WeightLayers.check(network, pruning.layers().keySet());
    WeightLayers.checkNumbers(network);
    WeightLayers.of(network)
        .forEach(
            (layer, weights) ->
                quotas.add(Quota.of(pruning, network.name(), layer, WeightValues.read(weights))));
  }

  List<Quota> quotas() {
    return List.copyOf(quotas);
  }

  /** How many weights there are. */
  int size() {
    return quotas.stream().mapToInt(Quota::size).sum();
  }

  /** How many are 0 already. */
  int zeros() {
    return quotas.stream().mapToInt(Quota::zeros).sum();
  }

  /** The smallest number that can be shared out. */
  int least() {
    return pruning.ranking() == Ranking.GLOBAL
        ? quotas.stream().mapToInt(Quota::least).sum()
        : fixed() + (int) Math.ceil(pruning.least() * sizeOfOthers() - ROUNDING);
  }

  /** The greatest number that can be shared out. */
  int most() {
    return pruning.ranking() == Ranking.GLOBAL
        ? quotas.stream().mapToInt(Quota::most).sum()
        : fixed() + (int) Math.floor(pruning.most() * sizeOfOthers() + ROUNDING);
  }

  /** How many go from each layer. What is 0 already counts and stays. */
  Map<String, Integer> of(int wanted) {
    int total = Math.max(wanted, zeros());
    if (total < least() || total > most()) {
      throw new ModelException(
          "%s: %,d of its %,d weights shall be 0 (%.1f%%), but bounds and shares of single layers allow from %,d to %,d (%.1f%% to %.1f%%); ask for a share in between, or change them"
              .formatted(
                  network,
                  total,
                  size(),
                  percent(total),
                  least(),
                  most(),
                  percent(least()),
                  percent(most())));
    }
    return pruning.ranking() == Ranking.GLOBAL ? globally(total) : evenly(total);
  }

  private double percent(int count) {
    return 100.0 * count / size();
  }

  /** The smallest of all layers together, once each has lost the least that it is to lose. */
  private Map<String, Integer> globally(int total) {
    int undecided = total - least();
    Map<String, Integer> counts = new LinkedHashMap<>();
    quotas.forEach(quota -> counts.put(quota.layer(), quota.least()));
    if (undecided == 0) {
      return counts;
    }
    float[] candidates = candidates();
    float limit = candidates[undecided - 1];
    int atLimit = undecided - quotas.stream().mapToInt(quota -> quota.below(limit)).sum();
    for (Quota quota : quotas) {
      int more = Math.min(atLimit, quota.at(limit));
      atLimit -= more;
      counts.merge(quota.layer(), quota.below(limit) + more, Integer::sum);
    }
    return counts;
  }

  private float[] candidates() {
    float[] all = new float[most() - least()];
    int at = 0;
    for (Quota quota : quotas) {
      float[] some = quota.undecided();
      System.arraycopy(some, 0, all, at, some.length);
      at += some.length;
    }
    Arrays.sort(all);
    return all;
  }

  /** The same share of each layer, rounded so that the total is met (largest remainders first). */
  private Map<String, Integer> evenly(int total) {
    List<Quota> others = quotas.stream().filter(quota -> !quota.fixed()).toList();
    int rest = total - fixed();
    Map<String, Integer> counts = new LinkedHashMap<>();
    quotas.forEach(quota -> counts.put(quota.layer(), quota.least()));
    others.forEach(
        quota -> counts.put(quota.layer(), (int) ((long) rest * quota.size() / sizeOfOthers())));
    int left = rest - others.stream().mapToInt(quota -> counts.get(quota.layer())).sum();
    others.stream()
        .sorted(Comparator.comparingLong(quota -> -((long) rest * quota.size() % sizeOfOthers())))
        .limit(left)
        .forEach(quota -> counts.merge(quota.layer(), 1, Integer::sum));
    others.forEach(quota -> counts.merge(quota.layer(), quota.zeros(), Integer::max));
    return counts;
  }

  private int fixed() {
    return quotas.stream().filter(Quota::fixed).mapToInt(Quota::least).sum();
  }

  private int sizeOfOthers() {
    return quotas.stream().filter(quota -> !quota.fixed()).mapToInt(Quota::size).sum();
  }
}
