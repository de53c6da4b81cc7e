package io.github.distillery.compress;

import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.progress.Progress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Looks for how many weights can be removed before accuracy falls too far. */
final class AccuracySearch {
  private static final int PARTS = 1000;

  /** Against the rounding of a loss such as 0.01, which is no binary number. */
  private static final double ROUNDING = 1e-9;

  private final PruningTarget.AccuracyLoss target;
  private final Network network;
  private final Allocation allocation;
  private final Network trial;
  private final Map<String, float[]> weights = new LinkedHashMap<>();
  private int trials;

  AccuracySearch(PruningTarget.AccuracyLoss target, Network network, Allocation allocation) {
    this.target = target;
    this.network = network;
    this.allocation = allocation;
    this.trial = network.copy();
    WeightLayers.of(network)
        .forEach((layer, values) -> weights.put(layer, WeightValues.read(values)));
  }

  /** The greatest number of zeros that was found to keep the accuracy. */
  int most() {
    int low = Math.max(allocation.least(), allocation.zeros());
    int high = allocation.most();
    int close = Math.max(1, allocation.size() / PARTS);
    int rounds = 3 + Integer.SIZE - Integer.numberOfLeadingZeros((high - low) / close);
    try (Progress progress = Progress.start("Pruning " + network.name(), rounds, "trials")) {
      Evaluation before = Evaluation.of(network, target.validation());
      int most = before.errors() + (int) Math.floor(target.loss() * before.samples() + ROUNDING);
      Evaluation atLow = measured(low, progress);
      if (atLow.errors() > most) {
        throw new ModelException(
            "%s: with the %,d weights that bounds and shares of single layers want removed it has an accuracy of %.4f on %s, less than %.4f; lower them, or allow a greater loss"
                .formatted(
                    network.name(),
                    low,
                    atLow.accuracy(),
                    target.validation().name(),
                    before.accuracy() - target.loss()));
      }
      if (measured(high, progress).errors() <= most) {
        low = high;
      }
      while (high - low > close) {
        int middle = low + (high - low) / 2;
        if (measured(middle, progress).errors() <= most) {
          low = middle;
        } else {
          high = middle;
        }
      }
      progress.step(rounds, "");
      progress.done();
      return low;
    }
  }

  private Evaluation measured(int total, Progress progress) {
    Map<String, INDArray> tried = WeightLayers.of(trial);
    allocation
        .of(total)
        .forEach(
            (layer, count) -> {
              float[] values = weights.get(layer).clone();
              Magnitudes.zeroSmallest(values, count);
              WeightValues.write(tried.get(layer), values);
            });
    Evaluation evaluation = Evaluation.of(trial, target.validation());
    trials++;
    progress.step(
        trials,
        "%.1f%% removed \u00b7 accuracy %.4f"
            .formatted(100.0 * total / allocation.size(), evaluation.accuracy()));
    return evaluation;
  }
}
