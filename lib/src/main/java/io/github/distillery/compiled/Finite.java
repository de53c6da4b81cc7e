package io.github.distillery.compiled;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Whether arrays hold nothing but numbers. */
final class Finite {
  private Finite() {}

  /** A sum shows what is no number; one that overflows is taken for such. */
  static boolean all(INDArray values) {
    return Double.isFinite(values.sumNumber().doubleValue());
  }
}
