package io.github.distillery.distill;

import io.github.distillery.data.Batch;
import io.github.distillery.label.TeacherOutputs;
import io.github.distillery.model.FeatureShape;
import io.github.distillery.model.ModelException;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Stands where a teacher would, in a distillation without one.
 *
 * @param classes as many as the student's
 */
record NoTeacher(int classes) implements TeacherOutputs {
  @Override
  public String teacherName() {
    return "nobody";
  }

  @Override
  public INDArray logits(Batch batch) {
    throw nobody();
  }

  @Override
  public List<String> layers() {
    return List.of();
  }

  @Override
  public INDArray features(Batch batch, String layer) {
    throw nobody();
  }

  @Override
  public FeatureShape featureShape(INDArray sample, String layer) {
    throw nobody();
  }

  private static ModelException nobody() {
    return new ModelException(
        "this distillation has no teacher to ask; use Distillation.from(teacher)");
  }
}
