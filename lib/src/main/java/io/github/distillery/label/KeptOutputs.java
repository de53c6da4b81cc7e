package io.github.distillery.label;

import io.github.distillery.data.Batch;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.FeatureShape;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A teacher at hand whose answers are kept: what was kept is not asked again, what was not (another
 * layer, samples shown in another way) is asked about every batch.
 *
 * @param kept its answers
 * @param teacher who is asked
 */
record KeptOutputs(SoftLabels kept, OnlineTeacher teacher) implements TeacherOutputs {
  @Override
  public String teacherName() {
    return teacher.teacherName();
  }

  @Override
  public int classes() {
    return teacher.classes();
  }

  @Override
  public INDArray logits(Batch batch) {
    return kept.covers(batch) ? kept.logits(batch) : teacher.logits(batch);
  }

  @Override
  public List<String> layers() {
    return teacher.layers();
  }

  @Override
  public INDArray features(Batch batch, String layer) {
    return kept.covers(batch) && kept.layers().contains(layer)
        ? kept.features(batch, layer)
        : teacher.features(batch, layer);
  }

  @Override
  public FeatureShape featureShape(INDArray sample, String layer) {
    return teacher.featureShape(sample, layer);
  }

  static TeacherOutputs of(SoftLabels kept, Classifier teacher) {
    return new KeptOutputs(kept, new OnlineTeacher(teacher, List.of()));
  }
}
