package io.github.distillery.data;

import java.lang.ref.Reference;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The rows of an array, one a sample. */
public final class Rows {
  private Rows() {}

  /**
   * Copies some rows.
   *
   * <p>ND4J 1.0.0-M2.1 has {@code pullRows} for this, but it hands addresses to native code whose
   * owners the garbage collector may take meanwhile: after some hundred thousand batches the JVM
   * crashed in it. Here memory is copied row by row while both arrays are held.
   *
   * @param source {@code [n, ...]}, in 'c' order
   * @param indices the rows wanted, in the order wanted, each from 0 to below n
   * @return a new array {@code [indices, ...]}
   * @throws IndexOutOfBoundsException where there is no such row
   */
  public static INDArray gather(INDArray source, int[] indices) {
    long[] shape = source.shape().clone();
    shape[0] = indices.length;
    if (indices.length == 0) {
      return Nd4j.create(source.dataType(), shape);
    }
    INDArray picked = Nd4j.createUninitialized(source.dataType(), shape, 'c');
    gather(source, indices, picked);
    return picked;
  }

  /**
   * Copies some rows over those of another array. New memory costs more than the copying.
   *
   * @param source {@code [n, ...]}, in 'c' order
   * @param indices the rows wanted, in the order wanted, each from 0 to below n
   * @param picked receives them: {@code [indices, ...]}, in 'c' order and no part of another array
   * @throws IndexOutOfBoundsException where there is no such row
   */
  static void gather(INDArray source, int[] indices, INDArray picked) {
    INDArray whole = isOneBlock(source) ? source : source.dup('c');
    long rowBytes = whole.length() / whole.size(0) * whole.dataType().width();
    BytePointer from = new BytePointer(whole.data().addressPointer());
    BytePointer to = new BytePointer(picked.data().addressPointer());
    for (int i = 0; i < indices.length; ) {
      int run = 1;
      while (i + run < indices.length && indices[i + run] == indices[i] + run) {
        run++;
      }
      check(indices[i], whole);
      check(indices[i] + run - 1, whole);
      Pointer.memcpy(
          to.position(i * rowBytes), from.position(indices[i] * rowBytes), run * rowBytes);
      i += run;
    }
    Reference.reachabilityFence(whole);
    Reference.reachabilityFence(picked);
  }

  private static void check(int row, INDArray whole) {
    if (row < 0 || row >= whole.size(0)) {
      throw new IndexOutOfBoundsException(
          "row %d of %d; indices go from 0 to %d".formatted(row, whole.size(0), whole.size(0) - 1));
    }
  }

  /**
   * Lays out each sample in one row, maps channel after channel.
   *
   * @param samples {@code [n, ...]}, n 1 or more
   * @return {@code [n, values]}; the array itself where it has this shape
   */
  public static INDArray flat(INDArray samples) {
    if (samples.rank() == 2) {
      return samples;
    }
    long n = samples.size(0);
    return samples.dup('c').reshape('c', new long[] {n, samples.length() / n});
  }

  /**
   * Whether the rows lie one after another without gaps, in 'c' order.
   *
   * @param array any shape
   * @return true also for a part of another array that lies so
   */
  public static boolean isOneBlock(INDArray array) {
    long expected = 1;
    for (int d = array.rank() - 1; d >= 0; d--) {
      if (array.size(d) != 1 && array.stride(d) != expected) {
        return false;
      }
      expected *= array.size(d);
    }
    return true;
  }
}
