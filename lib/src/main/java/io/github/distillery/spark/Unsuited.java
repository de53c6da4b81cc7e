package io.github.distillery.spark;

import io.github.distillery.data.DataException;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.TrainingOptions;
import io.github.distillery.train.WeightPattern;
import org.deeplearning4j.nn.api.Layer;

/** What a training on one machine takes, and one on a cluster does not. */
final class Unsuited {
  private Unsuited() {}

  static void check(Network student, TrainingOptions options) {
    if (options.augmentation().isPresent()) {
      throw new ModelException(
          "the options change every batch at random, but soft labels on a cluster are for samples as they are; leave the augmentation out, or write changed samples and ask the teacher about them");
    }
    for (Layer layer : student.graph().getLayers()) {
      var constraints = layer.conf().getLayer().getConstraints();
      if (constraints != null && constraints.stream().anyMatch(WeightPattern.class::isInstance)) {
        throw new ModelException(
            student.name()
                + " is pruned or shares weights, which averaging would undo; train it on one machine");
      }
    }
  }

  /** Refuses samples that are not described as they were when the teacher was asked. */
  static void check(ParquetSamples train, ParquetSoftLabels labels) {
    LabelManifest manifest = labels.manifest();
    if (!manifest.classNames().equals(train.classNames())
        || manifest.labelled() && !train.labelled()) {
      throw new DataException(
          "%s: the soft labels are for %s samples of the classes %s, but these are described as %s samples of %s; describe them as they were"
              .formatted(
                  labels.path(),
                  kind(manifest.labelled()),
                  manifest.classNames(),
                  kind(train.labelled()),
                  train.classNames()));
    }
  }

  private static String kind(boolean labelled) {
    return labelled ? "labelled" : "unlabelled";
  }
}
