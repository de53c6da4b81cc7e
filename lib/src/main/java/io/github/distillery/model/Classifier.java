package io.github.distillery.model;

import io.github.distillery.data.Batch;
import io.github.distillery.data.Batches;
import io.github.distillery.data.Dataset;
import io.github.distillery.progress.Progress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Anything that gives class scores to samples. Always in inference mode: without dropout, with the
 * stored statistics of batch norm.
 *
 * <p>Introduced in notebook 02.
 */
public interface Classifier {
  /** How many samples go through a classifier at once when a whole data set does. */
  int INFERENCE_BATCH = 1000;

  /**
   * A short name for tables and messages.
   *
   * @return for example {@code 784-1200-1200-10}
   */
  String name();

  /**
   * The number of classes.
   *
   * @return the width of the logits
   */
  int classes();

  /**
   * The names of the classes, in the order of the logits.
   *
   * @return as many as there are classes; empty where they are not known
   */
  default List<String> classNames() {
    return List.of();
  }

  /**
   * The scores before softmax.
   *
   * @param features {@code [n, ...]}; reshaped to what the classifier takes where the number of
   *     values a sample fits
   * @return a new array {@code [n, classes]}
   * @throws ModelException where a sample has another number of values
   */
  INDArray logits(INDArray features);

  /**
   * The names of the layers whose outputs can be asked for.
   *
   * @return in the order of computation; empty where there is nothing to look into
   */
  List<String> layers();

  /**
   * The output of one layer.
   *
   * @param features {@code [n, ...]}
   * @param layer one of {@link #layers()}
   * @return a new array {@code [n, ...]}
   * @throws ModelException where there is no such layer
   */
  INDArray features(INDArray features, String layer);

  /**
   * Logits and layers, from one pass where the classifier can.
   *
   * @param features {@code [n, ...]}
   * @param layers some of {@link #layers()}, or none
   * @return what came out
   * @throws ModelException where there is no such layer
   */
  default Outputs outputs(INDArray features, List<String> layers) {
    Map<String, INDArray> all = new LinkedHashMap<>();
    layers.forEach(layer -> all.put(layer, features(features, layer)));
    return new Outputs(logits(features), all);
  }

  /**
   * What a classifier says about some samples.
   *
   * @param logits {@code [n, classes]}
   * @param features the output of each layer that was asked for, {@code [n, ...]}, by its name
   */
  record Outputs(INDArray logits, Map<String, INDArray> features) {}

  /**
   * The shape of what one layer gives for a sample.
   *
   * @param sample {@code [1, ...]}
   * @param layer one of {@link #layers()}
   * @return its shape
   * @throws ModelException where there is no such layer, or its output is no vector and no map
   */
  default FeatureShape featureShape(INDArray sample, String layer) {
    return FeatureShape.of(features(sample, layer));
  }

  /**
   * A hash of structure and parameters: two classifiers with the same fingerprint give the same
   * scores.
   *
   * @return SHA-256, 64 hexadecimal digits
   */
  String fingerprint();

  /**
   * The scores of a whole data set, in the order of its samples, in bounded memory.
   *
   * @param data the samples
   * @return {@code [data.size(), classes]}
   * @throws CancellationException where the thread was interrupted
   */
  default INDArray logits(Dataset data) {
    INDArray all = Nd4j.create(DataType.FLOAT, data.size(), classes());
    Batches batches = Batches.inOrder(data, INFERENCE_BATCH).lent();
    try (Progress progress =
        Progress.startQuietly(name() + " on " + data.name(), data.size(), "samples")) {
      int done = 0;
      for (Batch batch : batches) {
        if (Thread.currentThread().isInterrupted()) {
          throw new CancellationException(
              "interrupted after %,d of %,d samples of %s"
                  .formatted(done, data.size(), data.name()));
        }
        int to = done + batch.indices().length;
        all.put(
            new org.nd4j.linalg.indexing.INDArrayIndex[] {
              NDArrayIndex.interval(done, to), NDArrayIndex.all()
            },
            logits(batch.features()));
        done = to;
        progress.step(done, "");
      }
      progress.done();
    }
    return all;
  }

  /**
   * The class with the greatest score.
   *
   * @param features {@code [n, ...]}
   * @return {@code n} class numbers
   */
  default int[] predict(INDArray features) {
    return logits(features).argMax(1).toIntVector();
  }
}
