package io.github.distillery.distill;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.BooleanIndexing;
import org.nd4j.linalg.indexing.conditions.Conditions;

/**
 * Vectors on the unit sphere, and the lengths that they had before.
 *
 * @param unit {@code [rows, dimensions]}, each row of length 1, or 0 where it was 0
 * @param lengths {@code [rows]}, infinite where it was 0, so that no gradient goes through it
 */
record Embedding(INDArray unit, INDArray lengths) {
  private static final double SHORTEST = 1e-12;

  /** Divides each row by its Euclidean length. */
  static Embedding of(INDArray rows) {
    INDArray lengths = rows.norm2(1);
    BooleanIndexing.replaceWhere(lengths, Double.POSITIVE_INFINITY, Conditions.lessThan(SHORTEST));
    return new Embedding(rows.divColumnVector(lengths), lengths);
  }

  /** From the derivative by the unit vectors to that by the vectors they were made of. */
  INDArray throughLength(INDArray gradient) {
    INDArray along = gradient.mul(unit).sum(1);
    return gradient.sub(unit.mulColumnVector(along)).divColumnVector(lengths);
  }
}
