package io.github.distillery.data;

import java.lang.ref.Reference;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The values of arrays as Java arrays, read in one go; ND4J's own way reads one after another. */
public final class Values {
  private static final int FEW = 4096;

  private Values() {}

  /**
   * Reads floats.
   *
   * @param array any shape
   * @return a new array, in 'c' order
   */
  public static float[] floats(INDArray array) {
    if (array.isEmpty()) {
      return new float[0];
    }
    INDArray block = array.castTo(DataType.FLOAT);
    block = Rows.isOneBlock(block) ? block : block.dup('c');
    float[] values = new float[Math.toIntExact(block.length())];
    new FloatPointer(block.data().addressPointer()).get(values);
    Reference.reachabilityFence(block);
    return values;
  }

  /**
   * Whether an array holds nothing but numbers: no NaN, no infinity.
   *
   * @param array any shape
   * @return false also where the sum of all magnitudes is too large for a number of its type
   */
  public static boolean areFinite(INDArray array) {
    if (array.dataType() == DataType.FLOAT && array.length() <= FEW) {
      float zero = 0;
      for (float value : floats(array)) {
        zero += value * 0;
      }
      return zero == 0;
    }
    INDArray block = Rows.isOneBlock(array) ? array : array.dup('c');
    return Double.isFinite(Nd4j.getBlasWrapper().level1().asum(block));
  }

  /**
   * Makes an array.
   *
   * @param values in 'c' order
   * @param shape of as many values
   * @return a new array
   */
  public static INDArray array(float[] values, long... shape) {
    INDArray array = Nd4j.createUninitialized(DataType.FLOAT, shape, 'c');
    if (array.length() != values.length) {
      throw new IllegalArgumentException(
          "%d values for the shape %s".formatted(values.length, Arrays.toString(shape)));
    }
    if (values.length > 0) {
      new FloatPointer(array.data().addressPointer()).put(values);
      Reference.reachabilityFence(array);
    }
    return array;
  }

  /**
   * Reads doubles.
   *
   * @param array any shape
   * @return a new array, in 'c' order
   */
  public static double[] doubles(INDArray array) {
    if (array.dataType() != DataType.FLOAT) {
      return array.dup('c').data().asDouble();
    }
    float[] floats = floats(array);
    double[] values = new double[floats.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = floats[i];
    }
    return values;
  }
}
