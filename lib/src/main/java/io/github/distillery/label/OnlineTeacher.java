package io.github.distillery.label;

import io.github.distillery.data.Batch;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.FeatureShape;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A teacher that is asked about every batch.
 *
 * @param teacher who is asked
 */
record OnlineTeacher(Classifier teacher) implements TeacherOutputs {
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
    return teacher.logits(batch.features());
  }

  @Override
  public List<String> layers() {
    return teacher.layers();
  }

  @Override
  public INDArray features(Batch batch, String layer) {
    return teacher.features(batch.features(), layer);
  }

  @Override
  public FeatureShape featureShape(INDArray sample, String layer) {
    return teacher.featureShape(sample, layer);
  }
}
