package io.github.distillery.distill;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Maps scaled to the Euclidean length 1 over their positions. A map of zeros, as a dead channel
 * gives, stays one and has no gradient.
 *
 * @param values {@code [batch, maps, positions]}
 * @param lengths before the scaling, {@code [batch, maps, 1]}
 */
record UnitMaps(INDArray values, INDArray lengths) {
  private static final double LEAST_LENGTH = 1e-12;

  /** Scales {@code [batch, maps, positions]}. */
  static UnitMaps of(INDArray maps) {
    INDArray lengths = maps.norm2(true, 2);
    return new UnitMaps(maps.div(Transforms.max(lengths, LEAST_LENGTH)), lengths);
  }

  /** The gradient by the maps before the scaling, from that by {@link #values}. */
  INDArray back(INDArray gradient) {
    INDArray alongMap = values.mul(gradient.mul(values).sum(true, 2));
    INDArray alive = lengths.gt(LEAST_LENGTH).castTo(DataType.DOUBLE);
    return gradient.sub(alongMap).mul(alive).div(Transforms.max(lengths, LEAST_LENGTH));
  }
}
