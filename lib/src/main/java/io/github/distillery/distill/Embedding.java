package io.github.distillery.distill;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Vectors on the unit sphere, and the lengths that they had before.
 *
 * @param unit {@code [rows, dimensions]}, each row of length 1, or 0 where it was 0
 * @param lengths {@code [rows]}, not quite 0 where it was 0
 */
record Embedding(INDArray unit, INDArray lengths) {
  private static final double SHORTEST = 1e-12;

  /** Divides each row by its Euclidean length. */
  static Embedding of(INDArray rows) {
    INDArray lengths = rows.norm2(1);
    lengths.addi(lengths.lt(SHORTEST).castTo(lengths.dataType()).muli(SHORTEST));
    return new Embedding(rows.divColumnVector(lengths), lengths);
  }

  /** From the derivative by the unit vectors to that by the vectors they were made of. */
  INDArray throughLength(INDArray gradient) {
    INDArray along = gradient.mul(unit).sum(1);
    return gradient.sub(unit.mulColumnVector(along)).divColumnVector(lengths);
  }
}
