package io.github.distillery.distill;

import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import java.util.List;
import java.util.Objects;

/**
 * How far apart the samples of a batch are, matched between teacher and student (relational
 * knowledge distillation, distance-wise: Park, Kim, Lu and Cho 2019, section 3.2.1).
 *
 * <pre>{@code
 * loss = mean over all batch^2 ordered pairs of huber(d_ij of the student - d_ij of the teacher)
 * d_ij = ||x_i - x_j||_2 / mu,  mu the mean distance of all pairs of different samples
 * }</pre>
 *
 * <p>Features x are {@code [batch, values]}, each network's own; the layers may have any shapes, a
 * map is taken as one long row. Huber's loss is {@code x^2 / 2} up to 1 and {@code |x| - 1/2}
 * beyond. The gradient also goes through the student's mu. Unchanged by a shift, a rotation or a
 * common scale of the features, and by the order of the samples.
 *
 * <p>The paper writes a sum over pairs; the mean, a sample's pair with itself counted, is what the
 * authors' code takes. Samples whose features coincide have distance 0, and their pair has no
 * direction to move in: it gives no gradient of its own. Such pairs count in mu as well, as the
 * paper's formula has it; the authors' code leaves distances of 0 out of mu.
 *
 * <p>A batch of 1 has no pair, and the one distance in a batch of 2 is 1 by definition: fewer than
 * three samples in a batch are refused before any training. In their comparison of methods on
 * CIFAR-100 Tian, Krishnan and Isola (2020) use a weight of 25 beside the labels at 1 and {@link
 * RelationalAngle} at 50.
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
