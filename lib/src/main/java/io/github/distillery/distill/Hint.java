package io.github.distillery.distill;

import io.github.distillery.data.Dataset;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.FeatureShape;
import io.github.distillery.model.ModelException;
import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import java.util.List;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a layer of the teacher gives, matched by a layer of the student (FitNets: Romero, Ballas,
 * Kahou, Chassang, Gatta and Bengio 2015, section 2.2, equation 3). Where the shapes differ a
 * {@link Projector} is learnt along.
 *
 * <pre>{@code
 * loss     = mean over the batch and the values of (s - t)^2
 * gradient = 2 * (s - t) / (batch * values), by s
 * }</pre>
 *
 * <p>The teacher's values t and the student's values s, after the projector, are {@code [batch,
 * values]}. The paper has {@code 1/2 * sum over the values}; its loss is this one times {@code
 * values / 2}. The mean is taken so that one weight means the same for narrow and wide layers. The
 * paper's projector has the teacher layer's non-linearity; ours is linear, so that it meets any
 * layer and never dies.
 *
 * <p>FitNets trains by the hint alone first and by soft targets afterwards, see {@link
 * io.github.distillery.distill.ways.Stages}. Both at once is a distillation with both signals: in
 * their comparison of methods on CIFAR-100 Tian, Krishnan and Isola (2020) use a weight of 100
 * beside the labels at 1. A layer that does not exist, or shapes that cannot meet, are refused
 * before any training.
 *
 * <p>Introduced in notebook 03.
 *
 * @param teacherLayer the teacher's layer, called the hint layer in the paper
 * @param studentLayer the student's layer, called the guided layer in the paper
 * @param projected whether there is a projector even where the shapes agree
 */
public record Hint(String teacherLayer, String studentLayer, boolean projected) implements Signal {
  public Hint {
    Objects.requireNonNull(teacherLayer, "teacherLayer");
    Objects.requireNonNull(studentLayer, "studentLayer");
  }

  /**
   * The same hint with a projector even where the shapes agree.
   *
   * @return the changed hint
   */
  public Hint withProjector() {
    return new Hint(teacherLayer, studentLayer, true);
  }

  /**
   * The projector that will be learnt along.
   *
   * @param teacher who teaches
   * @param student who learns
   * @param data what both take
   * @return the projector; shows itself as text
   * @throws ModelException where there is no such layer, or the shapes cannot meet
   */
  public Projector projector(Classifier teacher, Classifier student, Dataset data) {
    INDArray sample = data.features(new int[] {0});
    return projector(
        teacher.featureShape(sample, teacherLayer), student.featureShape(sample, studentLayer));
  }

  private Projector projector(FeatureShape teacher, FeatureShape student) {
    try {
      return projected ? Projector.always(student, teacher) : Projector.between(student, teacher);
    } catch (ModelException e) {
      throw new ModelException(
          "a hint from the teacher's layer \"%s\" to the student's layer \"%s\": %s"
              .formatted(teacherLayer, studentLayer, e.getMessage()),
          e);
    }
  }

  @Override
  public String name() {
    return "hint " + teacherLayer + " to " + studentLayer;
  }

  @Override
  public List<String> teacherLayers() {
    return List.of(teacherLayer);
  }

  @Override
  public Head head(Schedule weight, SignalContext context) {
    Projector projector =
        projector(context.teacherShape(teacherLayer), context.studentShape(studentLayer));
    return new Head(
        name(),
        weight,
        wiring -> projector.attach(wiring, studentLayer),
        new HintLoss(projector),
        new TeacherLayers(context.teacher(), teacherLayer));
  }
}
