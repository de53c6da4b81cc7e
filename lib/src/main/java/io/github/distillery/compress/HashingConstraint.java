package io.github.distillery.compress;

import java.util.Objects;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect.Visibility;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** Keeps hashed weights together: their groups follow from seed and place, whatever they are. */
@JsonAutoDetect(
    fieldVisibility = Visibility.NONE,
    getterVisibility = Visibility.NONE,
    isGetterVisibility = Visibility.NONE,
    setterVisibility = Visibility.NONE)
final class HashingConstraint implements LayerConstraint {
  private static final long serialVersionUID = 1L;

  @JsonProperty private final int buckets;
  @JsonProperty private final long seed;
  private transient Buckets known;

  @JsonCreator
  HashingConstraint(@JsonProperty("buckets") int buckets, @JsonProperty("seed") long seed) {
    this.buckets = buckets;
    this.seed = seed;
  }

  @Override
  public void applyConstraint(Layer layer, int iteration, int epoch) {
    INDArray weights = ZeroMask.weights(layer);
    float[] values = WeightValues.read(weights);
    buckets(values.length).share(values, Buckets.MEAN);
    WeightValues.write(weights, values);
  }

  /** Which weights of a layer belong together. */
  synchronized Buckets buckets(int weights) {
    if (known == null || known.size() != weights) {
      known = Buckets.of(weights, buckets, seed);
    }
    return known;
  }

  @Override
  public Set<String> getParams() {
    return Set.of(WeightLayers.WEIGHTS);
  }

  @Override
  public void setParams(Set<String> params) {
    if (!getParams().equals(params)) {
      throw new IllegalArgumentException(
          "hashing is for the weights %s, not for %s".formatted(getParams(), params));
    }
  }

  @Override
  public HashingConstraint clone() {
    return new HashingConstraint(buckets, seed);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HashingConstraint hashing
        && buckets == hashing.buckets
        && seed == hashing.seed;
  }

  @Override
  public int hashCode() {
    return Objects.hash(buckets, seed);
  }
}
