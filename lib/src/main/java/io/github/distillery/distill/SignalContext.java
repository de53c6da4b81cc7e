package io.github.distillery.distill;

import io.github.distillery.data.Batch;
import io.github.distillery.data.Batches;
import io.github.distillery.data.Dataset;
import io.github.distillery.label.TeacherOutputs;
import io.github.distillery.model.FeatureShape;
import io.github.distillery.model.Network;
import io.github.distillery.train.FixedViews;
import io.github.distillery.train.TrainingOptions;
import java.util.SplittableRandom;

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

  /**
   * The first samples, to try a signal on before the training: in the views of the first epoch
   * where the options fix them, since soft labels may know nothing else, otherwise as they are.
   *
   * @param samples how many; all where there are fewer
   * @return the batch; without labels where the data has none
   */
  public Batch firstBatch(int samples) {
    Batch batch = Batches.inOrder(train, samples).iterator().next();
    return options
        .augmentation()
        .filter(FixedViews.class::isInstance)
        .map(views -> views.change(batch, 1, new SplittableRandom(options.seed())))
        .orElse(batch);
  }
}
