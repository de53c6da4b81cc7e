package io.github.distillery.select;

import io.github.distillery.data.Dataset;
import io.github.distillery.data.Values;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.ModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Linear CKA, from the features' Gram matrices. */
final class Alignment {
  private Alignment() {}

  /** Of each layer on a probe, {@code [n, n]}. */
  static List<INDArray> grams(Classifier classifier, List<String> layers, Dataset probe) {
    if (layers.isEmpty()) {
      throw new ModelException(
          "%s has no layers to look into; compare a network, or an ONNX model with named layers"
              .formatted(classifier.name()));
    }
    Map<String, INDArray> features = LayerFeatures.of(classifier, layers, probe);
    List<INDArray> grams = new ArrayList<>();
    for (String layer : layers) {
      if (!Values.areFinite(features.get(layer))) {
        throw new ModelException(
            "the layer \"%s\" of %s gives values that are NaN or infinite for %s; train it again with a smaller learning rate"
                .formatted(layer, classifier.name(), probe.name()));
      }
      grams.add(gram(features.get(layer)));
    }
    return grams;
  }

  /** Of centred features, {@code [n, n]}. */
  static INDArray gram(INDArray features) {
    long n = features.size(0);
    INDArray rows =
        features.castTo(DataType.DOUBLE).dup('c').reshape('c', n, features.length() / n);
    INDArray centred = rows.subRowVector(rows.mean(0));
    return centred.mmul(centred.transpose());
  }

  /** Between 0 and 1; 0 where one side is constant. */
  static double of(INDArray first, INDArray second) {
    double lengths = first.norm2Number().doubleValue() * second.norm2Number().doubleValue();
    return lengths == 0 ? 0 : first.mul(second).sumNumber().doubleValue() / lengths;
  }
}
