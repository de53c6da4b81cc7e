package io.github.distillery.distill;

import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import java.util.Objects;

/**
 * The angles that the samples of a batch form; see {@link RelationalAngleLoss} (Park and others
 * 2019). The layers may have any shapes; a map is taken as one long row.
 *
 * <p>Introduced in notebook 03.
 *
 * @param studentLayer a layer of the student
 * @param teacherLayer a layer of the teacher
 */
public record RelationalAngle(String studentLayer, String teacherLayer) implements Signal {
  /** A batch of fewer samples has nothing to learn from. */
  private static final int LEAST_SAMPLES = 3;

  public RelationalAngle {
    Objects.requireNonNull(studentLayer, "studentLayer");
    Objects.requireNonNull(teacherLayer, "teacherLayer");
  }

  @Override
  public String name() {
    return "relational angle " + studentLayer;
  }

  @Override
  public Head head(Schedule weight, SignalContext context) {
    return new LayerPair(studentLayer, teacherLayer)
        .head(name(), weight, new RelationalAngleLoss(), LEAST_SAMPLES, context);
  }
}
