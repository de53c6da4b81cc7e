package io.github.distillery.label;

import io.github.distillery.data.Batch;
import io.github.distillery.model.FeatureShape;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a teacher says, refused where it is not finite.
 *
 * @param outputs what is looked at
 */
record FiniteOutputs(TeacherOutputs outputs) implements TeacherOutputs {
  @Override
  public String teacherName() {
    return outputs.teacherName();
  }

  @Override
  public int classes() {
    return outputs.classes();
  }

  @Override
  public INDArray logits(Batch batch) {
    return FiniteScores.checked(teacherName(), "scores", batch.indices(), outputs.logits(batch));
  }

  @Override
  public List<String> layers() {
    return outputs.layers();
  }

  @Override
  public INDArray features(Batch batch, String layer) {
    return FiniteScores.checked(
        teacherName(),
        "values of the layer \"" + layer + "\"",
        batch.indices(),
        outputs.features(batch, layer));
  }

  @Override
  public FeatureShape featureShape(INDArray sample, String layer) {
    return outputs.featureShape(sample, layer);
  }
}
