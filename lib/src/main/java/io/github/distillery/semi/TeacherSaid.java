package io.github.distillery.semi;

import io.github.distillery.data.Batch;
import io.github.distillery.label.SoftLabels;
import io.github.distillery.label.TeacherOutputs;
import io.github.distillery.model.Classifier;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A teacher speaks that was asked once about every sample as it is, however the student sees it.
 */
final class TeacherSaid extends UnlabelledTargets {
  private final TeacherOutputs said;

  TeacherSaid(SemiSupervised data, UnlabelledOptions options, Classifier teacher) {
    super(data, options);
    this.said = SoftLabels.from(teacher, data.samples()).finite();
  }

  @Override
  INDArray logits(Batch batch) {
    return said.logits(new Batch(batch.indices(), batch.features(), null));
  }
}
