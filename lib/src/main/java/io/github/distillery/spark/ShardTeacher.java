package io.github.distillery.spark;

import io.github.distillery.data.Batch;
import io.github.distillery.data.Rows;
import io.github.distillery.label.TeacherOutputs;
import io.github.distillery.model.FeatureShape;
import io.github.distillery.model.ModelException;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a teacher said about the samples of a batch or several.
 *
 * @param teacherName who it is
 * @param all {@code [samples, classes]}
 */
record ShardTeacher(String teacherName, INDArray all) implements TeacherOutputs {
  @Override
  public int classes() {
    return (int) all.size(1);
  }

  @Override
  public INDArray logits(Batch batch) {
    return Rows.gather(all, batch.indices());
  }

  @Override
  public List<String> layers() {
    return List.of();
  }

  @Override
  public INDArray features(Batch batch, String layer) {
    throw noLayers(layer);
  }

  @Override
  public FeatureShape featureShape(INDArray sample, String layer) {
    throw noLayers(layer);
  }

  private static ModelException noLayers(String layer) {
    return new ModelException(
        "soft labels on a cluster hold logits, not the layer \"" + layer + "\"");
  }
}
