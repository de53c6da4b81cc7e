package io.github.distillery.deploy;

import io.github.distillery.model.Classifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Times classifiers in turn, a call each, so that what else the machine does meanwhile meets all of
 * them alike.
 */
final class Stopwatch {
  private static final double NANOS_PER_MILLISECOND = 1e6;

  private final int warmUp;
  private final int repetitions;

  Stopwatch(int warmUp, int repetitions) {
    this.warmUp = warmUp;
    this.repetitions = repetitions;
  }

  /** The medians, in milliseconds. */
  double[] medians(List<Classifier> classifiers, INDArray batch) {
    for (Classifier classifier : classifiers) {
      for (int i = 0; i < warmUp; i++) {
        classifier.logits(batch);
      }
    }
    List<long[]> nanos = new ArrayList<>();
    classifiers.forEach(classifier -> nanos.add(new long[repetitions]));
    for (int i = 0; i < repetitions; i++) {
      for (int c = 0; c < classifiers.size(); c++) {
        long began = System.nanoTime();
        classifiers.get(c).logits(batch);
        nanos.get(c)[i] = System.nanoTime() - began;
      }
    }
    return nanos.stream().mapToDouble(Stopwatch::median).toArray();
  }

  private static double median(long[] nanos) {
    Arrays.sort(nanos);
    return nanos[nanos.length / 2] / NANOS_PER_MILLISECOND;
  }
}
