package io.github.distillery.distill;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.BooleanIndexing;
import org.nd4j.linalg.indexing.conditions.Conditions;

/**
 * Vectors on the unit sphere, and the lengths that they had before. A vector of zeros, as a dead
 * channel gives, has no direction: it stays zero and gets no gradient.
 *
 * @param values {@code [..., dimensions]}, each vector of Euclidean length 1, or 0 where it was 0
 * @param lengths {@code [..., 1]}, infinite where it was 0, so that no gradient goes through it
 */
record UnitVectors(INDArray values, INDArray lengths) {
  /** What is shorter than this has no direction. */
  static final double SHORTEST = 1e-12;

  /** Divides each vector, along the last dimension, by its length. */
  static UnitVectors of(INDArray vectors) {
    INDArray lengths = vectors.norm2(true, vectors.rank() - 1);
    BooleanIndexing.replaceWhere(lengths, Double.POSITIVE_INFINITY, Conditions.lessThan(SHORTEST));
    return new UnitVectors(vectors.div(lengths), lengths);
  }

  /** From the derivative by the unit vectors to that by the vectors they were made of. */
  INDArray back(INDArray gradient) {
    INDArray along = gradient.mul(values).sum(true, values.rank() - 1);
    return gradient.sub(values.mul(along)).div(lengths);
  }
}
