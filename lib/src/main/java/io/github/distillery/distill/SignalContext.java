package io.github.distillery.distill;

import io.github.distillery.data.Dataset;
import io.github.distillery.label.TeacherOutputs;
import io.github.distillery.model.FeatureShape;
import io.github.distillery.model.Network;
import io.github.distillery.train.TrainingOptions;

/**
 * What a signal finds when it becomes a head of a student.
 *
 * @param student the student before its training
 * @param teacher what the teacher says
 * @param train the samples that will be learnt from
 * @param options how the student will be trained
 */
public record SignalContext(
    Network student, TeacherOutputs teacher, Dataset train, TrainingOptions options) {
  /**
   * The shape of one of the teacher's layers.
   *
   * @param layer its name
   * @return its shape for a sample
   */
  public FeatureShape teacherShape(String layer) {
    return teacher.featureShape(train.features(new int[] {0}), layer);
  }

  /**
   * The shape of one of the student's layers.
   *
   * @param layer its name
   * @return its shape for a sample
   */
  public FeatureShape studentShape(String layer) {
    return student.featureShape(train.features(new int[] {0}), layer);
  }
}
