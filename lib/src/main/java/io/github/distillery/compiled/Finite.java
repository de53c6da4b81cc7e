package io.github.distillery.compiled;

import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Whether arrays hold nothing but numbers. oneDNN's ReLU makes zero of what is no number, where
 * DL4J hands it on, so this is asked before.
 */
final class Finite {
  private static final int SMALL = 4096;

  private Finite() {}

  /** A sum shows what is no number; one that overflows is taken for such. */
  static boolean all(INDArray block) {
    if (block.length() > SMALL) {
      return Double.isFinite(Nd4j.getBlasWrapper().level1().asum(block));
    }
    float[] values = new float[(int) block.length()];
    FloatPointer start = Tensor.address(block);
    start.get(values);
    float zero = 0;
    for (float value : values) {
      zero += value * 0;
    }
    return zero == 0;
  }
}
