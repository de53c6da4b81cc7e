package io.github.distillery.select;

import io.github.distillery.compress.LowRank;
import io.github.distillery.compress.structured.Criterion;
import io.github.distillery.compress.structured.StructuredPruning;
import io.github.distillery.model.Footprint;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Makes networks small enough for a budget. */
final class Fitting {
  private static final double ALL_BUT_ONE = 1 - 1e-6;
  private static final int HALVINGS = 7;
  private static final int TRIES = 12;
  private static final double A_TENTH_LESS = 0.9;
  private static final int BYTES_OF_A_FLOAT = 4;

  private final Budget budget;
  private final INDArray sample;

  Fitting(Budget budget, INDArray sample) {
    this.budget = budget;
    this.sample = sample;
  }

  Footprint footprint(Network network) {
    return budget.isTimed() ? Footprint.timed(network, sample) : Footprint.of(network, sample);
  }

  boolean fits(Network network) {
    return budget.fits(footprint(network));
  }

  /** Without as few units as possible. */
  Network pruned(Network network, boolean globally) {
    if (fits(network)) {
      return network;
    }
    StructuredPruning pruning = StructuredPruning.by(Criterion.l1());
    StructuredPruning base = globally ? pruning.globally() : pruning;
    List<StructuredPruning> asked = new ArrayList<>();
    if (budget.parameters() < Long.MAX_VALUE) {
      asked.add(base.parameters(budget.parameters()));
    }
    if (budget.multiplyAdds() < Long.MAX_VALUE) {
      asked.add(base.multiplyAdds(budget.multiplyAdds()));
    }
    if (budget.bytes() < Long.MAX_VALUE) {
      asked.add(base.bytes(budget.bytes()));
    }
    // all go the same way, so that the smallest meets every figure
    Network small =
        asked.stream()
            .map(one -> one.plan(network, sample).apply())
            .min(Comparator.comparingLong(Network::parameters))
            .orElse(network);
    return fits(small)
        ? small
        : quickEnough(share -> base.share(share).plan(network, sample).apply());
  }

  /**
   * A network whose plan meets the budget with fresh weights too, of which a file may be longer
   * than of those that are there.
   */
  Network narrower(Network network, long seed) {
    Network found = pruned(network, false);
    long bytes = budget.bytes();
    for (int i = 0; i < TRIES; i++) {
      long over = footprint(Plans.fresh(found).initialize(seed)).bytes() - budget.bytes();
      if (over <= 0) {
        break;
      }
      bytes -= over;
      found = new Fitting(budget.andBytes(Math.max(1, bytes)), sample).pruned(network, false);
    }
    return found;
  }

  /** With one unit left in each layer. */
  Network least(Network network) {
    return StructuredPruning.by(Criterion.l1()).share(ALL_BUT_ONE).plan(network, sample).apply();
  }

  /** The largest that is quick enough, by halving the share of units that goes. */
  private Network quickEnough(Function<Double, Network> without) {
    Network found = without.apply(ALL_BUT_ONE);
    if (!fits(found)) {
      throw new ModelException(
          "with one unit left in each layer it still takes %s".formatted(footprint(found)));
    }
    double low = 0;
    double high = 1;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      Network tried = without.apply(middle);
      if (fits(tried)) {
        found = tried;
        high = middle;
      } else {
        low = middle;
      }
    }
    return found;
  }

  Network lowRank(Network network) {
    if (fits(network)) {
      return network;
    }
    List<Network> bounded = new ArrayList<>();
    if (budget.multiplyAdds() < Long.MAX_VALUE) {
      bounded.add(LowRank.of(network).multiplyAdds(budget.multiplyAdds(), sample).plan().apply());
    }
    long most = Math.min(budget.parameters(), budget.bytes() / BYTES_OF_A_FLOAT);
    if (most < network.parameters()) {
      bounded.add(LowRank.of(network).parameters(Math.max(1, most)).plan().apply());
    }
    Network small =
        bounded.stream().min(Comparator.comparingLong(Network::parameters)).orElse(network);
    for (int i = 0; i < TRIES && !fits(small); i++) {
      long fewer = (long) (A_TENTH_LESS * small.parameters());
      small = LowRank.of(network).parameters(Math.max(1, fewer)).plan().apply();
    }
    if (!fits(small)) {
      throw new ModelException(
          "%s by low rank still takes %s".formatted(network.name(), footprint(small)));
    }
    return small;
  }
}
