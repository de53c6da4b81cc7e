package io.github.distillery.label;

import io.github.distillery.data.Batch;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.Classifier.Outputs;
import io.github.distillery.model.FeatureShape;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A teacher that is asked about every batch: once, where it is known beforehand which layers are
 * wanted beside the logits.
 */
final class OnlineTeacher implements TeacherOutputs {
  private final Classifier teacher;
  private final List<String> wanted;
  private Batch lastBatch;
  private Outputs lastOutputs;

  OnlineTeacher(Classifier teacher, List<String> wanted) {
    this.teacher = teacher;
    this.wanted = List.copyOf(wanted);
  }

  @Override
  public String teacherName() {
    return teacher.name();
  }

  @Override
  public int classes() {
    return teacher.classes();
  }

  @Override
  public INDArray logits(Batch batch) {
    return outputs(batch).logits();
  }

  @Override
  public List<String> layers() {
    return teacher.layers();
  }

  @Override
  public INDArray features(Batch batch, String layer) {
    return wanted.contains(layer)
        ? outputs(batch).features().get(layer)
        : teacher.features(batch.features(), layer);
  }

  @Override
  public FeatureShape featureShape(INDArray sample, String layer) {
    return teacher.featureShape(sample, layer);
  }

  private synchronized Outputs outputs(Batch batch) {
    if (batch != lastBatch) {
      lastOutputs = teacher.outputs(batch.features(), wanted);
      lastBatch = batch;
    }
    return lastOutputs;
  }
}
