package io.github.distillery.compress;

import io.github.distillery.model.ModelException;
import java.util.Arrays;

/**
 * One layer in the sharing out of a pruning.
 *
 * @param layer its name
 * @param sorted the magnitudes of its weights, the smallest first
 * @param zeros how many weights are 0 already
 * @param least how many are 0 afterwards, at least
 * @param most how many are 0 afterwards, at most
 * @param fixed whether the user gave its share
 */
record Quota(String layer, float[] sorted, int zeros, int least, int most, boolean fixed) {
  private static final double ROUNDING = 1e-9;

  /** A layer within the bounds of a pruning, or with the share that was given for it. */
  static Quota of(Pruning pruning, String network, String layer, float[] weights) {
    float[] sorted = Magnitudes.sorted(weights);
    int zeros = Magnitudes.zeros(sorted);
    Double share = pruning.layers().get(layer);
    if (share != null) {
      int count = Math.max(zeros, (int) Math.round(share * sorted.length));
      return new Quota(layer, sorted, zeros, count, count, true);
    }
    int least = (int) Math.ceil(pruning.least() * sorted.length - ROUNDING);
    int most = (int) Math.floor(pruning.most() * sorted.length + ROUNDING);
    if (zeros > most) {
      throw new ModelException(
          "\"%s\" of %s has %,d of %,d weights that are 0 already (%.1f%%), more than the bound of %.1f%%; raise the bound"
              .formatted(
                  layer,
                  network,
                  zeros,
                  sorted.length,
                  100.0 * zeros / sorted.length,
                  100 * pruning.most()));
    }
    return new Quota(layer, sorted, zeros, Math.max(least, zeros), most, false);
  }

  int size() {
    return sorted.length;
  }

  /** The magnitudes that are neither sure to go nor sure to stay, the smallest first. */
  float[] undecided() {
    return Arrays.copyOfRange(sorted, least, most);
  }

  /** How many of the undecided are below a magnitude. */
  int below(float limit) {
    int count = 0;
    while (least + count < most && sorted[least + count] < limit) {
      count++;
    }
    return count;
  }

  /** How many of the undecided are of exactly this magnitude. */
  int at(float limit) {
    int count = 0;
    for (int i = least + below(limit); i < most && sorted[i] == limit; i++) {
      count++;
    }
    return count;
  }
}
