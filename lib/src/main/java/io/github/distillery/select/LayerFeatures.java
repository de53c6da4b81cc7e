package io.github.distillery.select;

import io.github.distillery.data.Batch;
import io.github.distillery.data.Batches;
import io.github.distillery.data.Dataset;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.Ensemble;
import io.github.distillery.onnx.OnnxClassifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What layers give for a whole, small data set, each sample in one row. */
final class LayerFeatures {
  private static final int BATCH = 100;

  private LayerFeatures() {}

  static INDArray of(Classifier classifier, String layer, Dataset data) {
    return of(classifier, List.of(layer), data).get(layer);
  }

  /** One pass for several layers; {@code [n, values]} each. */
  static Map<String, INDArray> of(Classifier classifier, List<String> layers, Dataset data) {
    Map<String, List<INDArray>> parts = new LinkedHashMap<>();
    layers.forEach(layer -> parts.put(layer, new ArrayList<>()));
    for (Batch batch : Batches.inOrder(data, BATCH)) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException(
            "interrupted while %s looked at %s".formatted(classifier.name(), data.name()));
      }
      classifier
          .outputs(batch.features(), layers)
          .features()
          .forEach((layer, values) -> parts.get(layer).add(rows(values)));
    }
    Map<String, INDArray> whole = new LinkedHashMap<>();
    parts.forEach((layer, some) -> whole.put(layer, Nd4j.concat(0, some.toArray(INDArray[]::new))));
    return whole;
  }

  /**
   * What a classifier decides by: the last layer before the logits; of an ensemble those of all
   * members side by side; the logits where there is no such layer.
   */
  static INDArray last(Classifier classifier, Dataset data) {
    if (classifier instanceof Calibrated calibrated) {
      return last(calibrated.classifier(), data);
    }
    if (classifier instanceof Ensemble ensemble) {
      return Nd4j.concat(
          1,
          ensemble.members().stream().map(member -> last(member, data)).toArray(INDArray[]::new));
    }
    if (classifier instanceof OnnxClassifier onnx) {
      return onnx.layerBeforeLogits()
          .map(layer -> of(onnx, layer, data))
          .orElseGet(() -> onnx.logits(data));
    }
    List<String> layers = classifier.layers();
    return layers.size() < 2
        ? classifier.logits(data)
        : of(classifier, layers.get(layers.size() - 2), data);
  }

  private static INDArray rows(INDArray values) {
    long samples = values.size(0);
    return values.dup('c').reshape('c', samples, values.length() / samples);
  }
}
