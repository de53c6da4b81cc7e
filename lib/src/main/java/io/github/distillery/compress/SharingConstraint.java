package io.github.distillery.compress;

import io.github.distillery.train.WeightPattern;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Keeps weights equal that are equal: after each step they get their mean; what is 0 stays 0. A
 * layer with more different values than there were centroids, as one with fresh weights, is left
 * alone. Which weights belong together is not written to files but found again from the values, as
 * a {@link ZeroMask} is.
 */
final class SharingConstraint extends WeightsConstraint implements WeightPattern {
  private static final long serialVersionUID = 1L;

  /** Adding what was subtracted gives the same value again but for the last bits. */
  private static final int ULPS_APART = 8;

  @JsonProperty private final int centroids;
  private transient LayerStates<Optional<Groups>> states;

  @JsonCreator
  SharingConstraint(@JsonProperty("centroids") int centroids) {
    this.centroids = centroids;
  }

  @Override
  public void hold(Layer layer) {
    float[] values = WeightValues.read(weights(layer));
    states().put(layer, Optional.ofNullable(Groups.of(values, 0, centroids)));
  }

  @Override
  public void applyConstraint(Layer layer, int iteration, int epoch) {
    INDArray weights = weights(layer);
    float[] values = WeightValues.read(weights);
    if (states().get(layer) == null) {
      states().put(layer, Optional.ofNullable(groupsBeforeStep(layer, values)));
    }
    states()
        .get(layer)
        .ifPresent(
            groups -> {
              groups.average(values);
              WeightValues.write(weights, values);
            });
  }

  private Groups groupsBeforeStep(Layer layer, float[] values) {
    float[] before = WeightValues.beforeLastStep(layer);
    float most = 0;
    for (int i = 0; i < before.length; i++) {
      before[i] = values[i] == 0 ? 0 : before[i]; // a mask has been here
      most = Math.max(most, Math.max(Math.abs(values[i]), Math.abs(before[i] - values[i])));
    }
    return Groups.of(before, ULPS_APART * Math.ulp(most), centroids);
  }

  @Override
  public SharingConstraint clone() {
    return new SharingConstraint(centroids);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SharingConstraint sharing && centroids == sharing.centroids;
  }

  @Override
  public int hashCode() {
    return centroids;
  }

  private synchronized LayerStates<Optional<Groups>> states() {
    if (states == null) {
      states = new LayerStates<>();
    }
    return states;
  }
}
