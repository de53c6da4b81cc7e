package io.github.distillery.transfer;

import io.github.distillery.data.Dataset;
import io.github.distillery.data.Shuffle;
import io.github.distillery.data.Values;
import io.github.distillery.model.Classifier;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Where samples are looked at: as they are, or as a layer of a classifier sees them.
 *
 * @param name for tables and titles
 * @param of what makes {@code [n, ...]} of samples {@code [n, ...]}
 */
record Space(String name, UnaryOperator<INDArray> of) {
  private static final int FINGERPRINT = 12;

  static Space raw() {
    return new Space("values of the samples", samples -> samples);
  }

  static Space layer(Classifier classifier, String layer) {
    String name =
        "layer %s of %s (%s)"
            .formatted(
                layer, classifier.name(), classifier.fingerprint().substring(0, FINGERPRINT));
    return new Space(
        name,
        samples -> {
          int n = (int) samples.size(0);
          INDArray all = null;
          for (int from = 0; from < n; from += Classifier.INFERENCE_BATCH) {
            int to = Math.min(n, from + Classifier.INFERENCE_BATCH);
            INDArray part =
                classifier.features(samples.get(NDArrayIndex.interval(from, to)), layer);
            all = all == null ? part : Nd4j.concat(0, all, part);
          }
          return all;
        });
  }

  /** Some samples of both domains drawn at random, the source's first. */
  Points draw(Dataset source, Dataset target, int count, long seed) {
    DomainChecks.checkShape(source, target);
    // other draws in each: the two may hold the same things in the same rows
    Dataset first = draw(source, count, 2 * seed);
    Dataset second = draw(target, count, 2 * seed + 1);
    double[] ofFirst = Values.doubles(of.apply(first.features()));
    double[] ofSecond = Values.doubles(of.apply(second.features()));
    double[] all = Arrays.copyOf(ofFirst, ofFirst.length + ofSecond.length);
    System.arraycopy(ofSecond, 0, all, ofFirst.length, ofSecond.length);
    return new Points(all, 2 * count, classes(first), classes(second));
  }

  private static Dataset draw(Dataset data, int count, long seed) {
    return data.subset(Arrays.copyOf(Shuffle.order(data.size(), seed, 0), count), data.name());
  }

  private static int[] classes(Dataset part) {
    int[] unknown = new int[part.size()];
    Arrays.fill(unknown, -1);
    return part.labelled() ? part.classOf() : unknown;
  }
}
