package io.github.distillery.datasets;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Makes image features of bytes. */
final class Pixels {
  private static final float[] UNIT = new float[256];

  static {
    for (int i = 0; i < UNIT.length; i++) {
      UNIT[i] = i / 255f;
    }
  }

  private Pixels() {}

  /** Features {@code shape} with each byte, taken as 0 to 255, divided by 255. */
  static INDArray unit(byte[] values, long... shape) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = UNIT[values[i] & 0xff];
    }
    return Nd4j.create(floats, shape, 'c');
  }
}
