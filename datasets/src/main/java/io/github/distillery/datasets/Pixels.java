package io.github.distillery.datasets;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Makes image features of bytes. */
final class Pixels {
  private static final int BLOCK = 1 << 16;
  private static final int MOST_IN_ONE_BUFFER = Integer.MAX_VALUE / Float.BYTES;
  private static final float[] UNIT = new float[256];

  static {
    for (int i = 0; i < UNIT.length; i++) {
      UNIT[i] = i / 255f;
    }
  }

  private Pixels() {}

  /** Features {@code shape} with each byte, taken as 0 to 255, divided by 255. */
  static INDArray unit(byte[] values, long... shape) {
    return values.length <= MOST_IN_ONE_BUFFER
        ? writtenInPlace(values, shape)
        : copiedFromHeap(values, shape);
  }

  /** Writes straight into native memory: MNIST as floats would take 188 MB of the heap. */
  static INDArray writtenInPlace(byte[] values, long... shape) {
    INDArray features = Nd4j.createUninitialized(DataType.FLOAT, shape);
    FloatBuffer target = features.data().asNioFloat();
    float[] block = new float[Math.min(BLOCK, values.length)];
    for (int from = 0; from < values.length; from += block.length) {
      int to = Math.min(values.length, from + block.length);
      convert(values, from, to, block);
      target.put(block, 0, to - from);
    }
    // for backends with memory of their own: the newest values are on this side
    Nd4j.getAffinityManager().tagLocation(features, AffinityManager.Location.HOST);
    return features;
  }

  static INDArray copiedFromHeap(byte[] values, long... shape) {
    float[] floats = new float[values.length];
    convert(values, 0, values.length, floats);
    return Nd4j.create(floats, shape, 'c');
  }

  private static void convert(byte[] values, int from, int to, float[] into) {
    for (int i = from; i < to; i++) {
      into[i - from] = UNIT[values[i] & 0xff];
    }
  }
}
