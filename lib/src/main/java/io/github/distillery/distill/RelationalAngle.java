package io.github.distillery.distill;

import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import java.util.List;
import java.util.Objects;

/**
 * The angles that the samples of a batch form, matched between teacher and student (relational
 * knowledge distillation, angle-wise: Park, Kim, Lu and Cho 2019, section 3.2.2).
 *
 * <pre>{@code
 * loss  = mean over all batch^3 ordered triples of huber(a_ijk of the student - a_ijk of the teacher)
 * a_ijk = cosine of the angle at sample i between the directions to j and to k
 * }</pre>
 *
 * <p>Features are {@code [batch, values]}, each network's own; the layers may have any shapes, a
 * map is taken as one long row. Huber's loss is {@code x^2 / 2} up to 1 and {@code |x| - 1/2}
 * beyond. The paper writes a sum over triples of different samples; the mean, the triples that name
 * a sample twice counted, is what the authors' code takes. Unchanged by a shift, a rotation or a
 * common scale of the features, and by the order of the samples. Where two samples coincide there
 * is no direction between them: its cosines are 0 and give no gradient.
 *
 * <p>Beside one matrix product of the features it takes {@code batch^3 / 2} steps, so keep batches
 * to a few hundred samples. Batches of 1 and 2 have no triple and are refused before any training.
 * In their comparison of methods on CIFAR-100 Tian, Krishnan and Isola (2020) use a weight of 50
 * beside the labels at 1 and {@link RelationalDistance} at 25.
 *
 * <p>Introduced in notebook 03.
 *
 * @param teacherLayer a layer of the teacher
 * @param studentLayer a layer of the student
 */
public record RelationalAngle(String teacherLayer, String studentLayer) implements Signal {
  /** A batch of fewer samples has nothing to learn from. */
  private static final int LEAST_SAMPLES = 3;

  public RelationalAngle {
    Objects.requireNonNull(studentLayer, "studentLayer");
    Objects.requireNonNull(teacherLayer, "teacherLayer");
  }

  @Override
  public String name() {
    return "relational angle " + teacherLayer + " to " + studentLayer;
  }

  @Override
  public List<String> teacherLayers() {
    return List.of(teacherLayer);
  }

  @Override
  public Head head(Schedule weight, SignalContext context) {
    return new LayerPair(teacherLayer, studentLayer)
        .head(name(), weight, new RelationalAngleLoss(), LEAST_SAMPLES, context);
  }
}
