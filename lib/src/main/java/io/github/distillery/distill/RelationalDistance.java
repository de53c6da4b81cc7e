package io.github.distillery.distill;

import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import java.util.List;
import java.util.Objects;

/**
 * How far apart the samples of a batch are; see {@link RelationalDistanceLoss} (Park and others
 * 2019). The layers may have any shapes; a map is taken as one long row.
 *
 * <p>In their comparison of methods on CIFAR-100 Tian, Krishnan and Isola (2020) use a weight of 25
 * beside the labels at 1 and {@link RelationalAngle} at 50.
 *
 * <p>Introduced in notebook 03.
 *
 * @param teacherLayer a layer of the teacher
 * @param studentLayer a layer of the student
 */
public record RelationalDistance(String teacherLayer, String studentLayer) implements Signal {
  /** A batch of fewer samples has nothing to learn from. */
  private static final int LEAST_SAMPLES = 3;

  public RelationalDistance {
    Objects.requireNonNull(studentLayer, "studentLayer");
    Objects.requireNonNull(teacherLayer, "teacherLayer");
  }

  @Override
  public String name() {
    return "relational distance " + teacherLayer + " to " + studentLayer;
  }

  @Override
  public List<String> teacherLayers() {
    return List.of(teacherLayer);
  }

  @Override
  public Head head(Schedule weight, SignalContext context) {
    return new LayerPair(teacherLayer, studentLayer)
        .head(name(), weight, new RelationalDistanceLoss(), LEAST_SAMPLES, context);
  }
}
