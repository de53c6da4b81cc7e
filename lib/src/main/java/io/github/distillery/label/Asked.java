package io.github.distillery.label;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Views;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.FeatureShape;
import io.github.distillery.model.SameClasses;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a teacher is asked.
 *
 * @param teacher who is asked
 * @param data about which samples
 * @param views how they are shown
 * @param layers what is wanted beside the logits
 */
record Asked(Classifier teacher, Dataset data, Views views, List<String> layers) {
  Asked {
    layers = layers.stream().distinct().toList();
    SameClasses.check(teacher, data);
    if (data.size() == 0 && !layers.isEmpty()) {
      throw new DataException(
          data.name() + " is empty; there is nothing to ask about the layers " + layers);
    }
    if ((long) views.count() * data.size() > Integer.MAX_VALUE) {
      throw new DataException(
          "%d views of %,d samples are more than %,d; ask for fewer"
              .formatted(views.count(), data.size(), Integer.MAX_VALUE));
    }
  }

  /** How many values there are for one sample in one view, all outputs together. */
  long valuesOfSample() {
    long values = teacher.classes();
    if (!layers.isEmpty()) {
      INDArray sample = data.features(new int[] {0});
      for (String layer : layers) {
        FeatureShape shape = teacher.featureShape(sample, layer);
        values += shape.values();
      }
    }
    return values;
  }

  /** How many rows each output has. */
  long rows() {
    return (long) views.count() * data.size();
  }
}
