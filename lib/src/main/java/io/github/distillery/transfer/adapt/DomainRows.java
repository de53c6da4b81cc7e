package io.github.distillery.transfer.adapt;

import io.github.distillery.data.Values;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Which rows of a batch are of which domain.
 *
 * @param source rows of source samples
 * @param target rows of target samples
 */
record DomainRows(int[] source, int[] target) {
  /**
   * Reads targets.
   *
   * @param flags {@code [batch, 1]}: 0 for a source sample, 1 for a target sample
   */
  static DomainRows of(INDArray flags) {
    double[] values = Values.doubles(flags);
    return new DomainRows(
        IntStream.range(0, values.length).filter(i -> values[i] == 0).toArray(),
        IntStream.range(0, values.length).filter(i -> values[i] != 0).toArray());
  }
}
