package io.github.distillery.label;

import io.github.distillery.data.Batch;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.FeatureShape;
import io.github.distillery.model.ModelException;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a teacher says about a batch: asked at this moment, or kept from before. Rows are in the
 * batch's order.
 *
 * <p>Introduced in notebook 03.
 */
public interface TeacherOutputs {
  /**
   * Who the teacher is.
   *
   * @return its name
   */
  String teacherName();

  /**
   * The number of classes.
   *
   * @return the width of the logits
   */
  int classes();

  /**
   * The scores before softmax.
   *
   * @param batch the samples, as the student sees them
   * @return {@code [batch, classes]}
   */
  INDArray logits(Batch batch);

  /**
   * The layers whose outputs can be asked for.
   *
   * @return in the order of computation
   */
  List<String> layers();

  /**
   * The output of one layer.
   *
   * @param batch the samples, as the student sees them
   * @param layer one of {@link #layers()}
   * @return {@code [batch, ...]}
   * @throws ModelException where there is no such layer
   */
  INDArray features(Batch batch, String layer);

  /**
   * The shape of what a layer gives for a sample.
   *
   * @param sample features of one sample
   * @param layer one of {@link #layers()}
   * @return its shape
   * @throws ModelException where there is no such layer
   */
  FeatureShape featureShape(INDArray sample, String layer);

  /**
   * The same outputs, looked at before they are used: NaN and infinity are refused with the sample
   * they stand at, by a {@link ModelException}.
   *
   * @return outputs that are finite
   */
  default TeacherOutputs finite() {
    return new FiniteOutputs(this);
  }

  /**
   * Asks a teacher about every batch as it comes.
   *
   * @param teacher any classifier
   * @param layers what will be wanted beside the logits, so that one pass a batch gives all; others
   *     can be asked for as well, at the price of a pass each
   * @return its outputs
   */
  static TeacherOutputs online(Classifier teacher, String... layers) {
    return new OnlineTeacher(teacher, List.of(layers));
  }

  /**
   * Uses what was kept, and asks the teacher about the rest: layers that were not kept, and samples
   * that are shown in another way.
   *
   * @param teacher any classifier
   * @param kept its answers for exactly the samples that will be asked about
   * @return its outputs
   */
  static TeacherOutputs kept(Classifier teacher, SoftLabels kept) {
    return KeptOutputs.of(kept, teacher);
  }
}
