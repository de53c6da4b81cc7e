package io.github.distillery.compress;

import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** The mask of a layer that is pruned further as it trains: the smallest weights of the moment. */
final class GradualMask extends ZeroMask {
  private static final long serialVersionUID = 1L;

  @JsonProperty private final double first;
  @JsonProperty private final double last;
  @JsonProperty private final int from;
  @JsonProperty private final int to;
  @JsonProperty private final int every;

  @JsonCreator
  GradualMask(
      @JsonProperty("first") double first,
      @JsonProperty("last") double last,
      @JsonProperty("from") int from,
      @JsonProperty("to") int to,
      @JsonProperty("every") int every) {
    this.first = first;
    this.last = last;
    this.from = from;
    this.to = to;
    this.every = every;
  }

  GradualMask(CubicSchedule schedule) {
    this(schedule.first(), schedule.last(), schedule.from(), schedule.to(), schedule.every());
  }

  @Override
  public int lastChange(Layer layer) {
    float[] weights = WeightValues.read(weights(layer));
    return Magnitudes.zeros(weights) >= count(last, weights.length) ? 0 : to;
  }

  @Override
  Mask tightened(Mask mask, INDArray weights, int steps) {
    int due = count(schedule().at(steps), weights.length());
    if (due <= mask.zeros()) {
      return mask;
    }
    float[] keep = WeightValues.read(mask.keep());
    float[] magnitudes = Magnitudes.of(WeightValues.read(weights));
    for (int i = 0; i < keep.length; i++) {
      if (keep[i] == 0) {
        magnitudes[i] = -1; // what the optimizer has just moved stays out whatever it is now
      }
    }
    Magnitudes.zeroSmallest(keep, magnitudes, due);
    return Mask.of(weights, keep);
  }

  @Override
  public GradualMask clone() {
    return new GradualMask(schedule());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GradualMask mask && schedule().equals(mask.schedule());
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(schedule());
  }

  private CubicSchedule schedule() {
    return new CubicSchedule(first, last, from, to, every);
  }

  private static int count(double share, long weights) {
    return (int) Math.round(share * weights);
  }
}
