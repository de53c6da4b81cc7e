package io.github.distillery.distill;

import io.github.distillery.model.ModelException;
import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;

/**
 * Something of the teacher, or of the labels, that the student shall match. A signal is a plan: it
 * can be used for many students. Its weight is given where it is used, with {@link
 * Distillation#with(double, Signal)}.
 *
 * <p>Introduced in notebook 02.
 */
public sealed interface Signal
    permits SoftTargets,
        HardLabels,
        SimilarityPreserving,
        RelationalDistance,
        RelationalAngle,
        VariationalInformation,
        ContrastiveRepresentation {
  /**
   * The name of the signal in histories, unique in one distillation.
   *
   * @return lower-case words
   */
  String name();

  /**
   * Becomes a head of one student, for one training.
   *
   * @param weight by which the loss is multiplied
   * @param context student, teacher and data
   * @return the head
   * @throws ModelException where student, teacher and data do not fit this signal
   */
  Head head(Schedule weight, SignalContext context);

  /**
   * How alike the samples of a batch are to each other (Tung and Mori 2019).
   *
   * @param studentLayer a layer of the student
   * @param teacherLayer a layer of the teacher
   * @return the signal
   */
  static SimilarityPreserving similarityPreserving(String studentLayer, String teacherLayer) {
    return new SimilarityPreserving(studentLayer, teacherLayer);
  }

  /**
   * How far apart the samples of a batch are (Park and others 2019).
   *
   * @param studentLayer a layer of the student
   * @param teacherLayer a layer of the teacher
   * @return the signal
   */
  static RelationalDistance relationalDistance(String studentLayer, String teacherLayer) {
    return new RelationalDistance(studentLayer, teacherLayer);
  }

  /**
   * The angles that the samples of a batch form (Park and others 2019).
   *
   * @param studentLayer a layer of the student
   * @param teacherLayer a layer of the teacher
   * @return the signal
   */
  static RelationalAngle relationalAngle(String studentLayer, String teacherLayer) {
    return new RelationalAngle(studentLayer, teacherLayer);
  }

  /**
   * As much information as can be shared with a layer of the teacher (Ahn and others 2019).
   *
   * @param studentLayer a layer of the student
   * @param teacherLayer a layer of the teacher
   * @return the signal
   */
  static VariationalInformation variationalInformation(String studentLayer, String teacherLayer) {
    return new VariationalInformation(studentLayer, teacherLayer);
  }

  /**
   * A space in which a sample's two views are near each other and far from other samples' (Tian,
   * Krishnan and Isola 2020).
   *
   * @param studentLayer a layer of the student
   * @param teacherLayer a layer of the teacher
   * @return the signal
   */
  static ContrastiveRepresentation contrastive(String studentLayer, String teacherLayer) {
    return new ContrastiveRepresentation(studentLayer, teacherLayer);
  }
}
