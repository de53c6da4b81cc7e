package io.github.distillery.compress;

import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** Keeps hashed weights together: their groups follow from seed and place, whatever they are. */
final class HashingConstraint extends WeightsConstraint {
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
    INDArray weights = weights(layer);
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
