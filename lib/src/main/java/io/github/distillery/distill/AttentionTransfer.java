package io.github.distillery.distill;

import io.github.distillery.model.FeatureShape;
import io.github.distillery.model.ModelException;
import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Tap;
import java.util.List;
import java.util.Objects;

/**
 * Where in the image a convolutional layer looks, matched between teacher and student (Zagoruyko
 * and Komodakis 2017, section 3.1, equation 2).
 *
 * <pre>{@code
 * loss = mean over the batch of the sum over the positions of (Q_student - Q_teacher)^2
 * Q    = sum over the channels of |A|^power, scaled to the Euclidean length 1 over the positions
 * }</pre>
 *
 * <p>Maps A are {@code [batch, channels, height, width]}, Q is {@code [batch, positions]}; the loss
 * is from 0 to 2. Channels need not agree. Where the sizes differ, the larger Q is averaged over
 * the grid of the smaller one before it is scaled. A layer whose maps have a single position is
 * refused before any training: scaled to the length 1 it is always the same.
 *
 * <p>Equation 2 of the paper has the length of the difference, not its square, and the factor 1/2;
 * the authors' program has the square and the mean over batch and positions. This is the program's
 * loss times the number of positions: a weight of 1000 there, beside the labels at 1, is {@code
 * 1000 / positions} here.
 *
 * <p>Introduced in notebook 03.
 *
 * @param teacherLayer the teacher's layer, of maps
 * @param studentLayer the student's layer, of maps
 * @param power 2 by default; the greater, the more the strongest channels count; 1 or more
 */
public record AttentionTransfer(String teacherLayer, String studentLayer, double power)
    implements Signal {
  public AttentionTransfer {
    Objects.requireNonNull(teacherLayer, "teacherLayer");
    Objects.requireNonNull(studentLayer, "studentLayer");
    if (!(power >= 1) || Double.isInfinite(power)) {
      throw new IllegalArgumentException(
          "the power of the attention is " + power + "; give 1 or more, usually 2");
    }
  }

  /**
   * The same signal with another power.
   *
   * @param newPower 1 or more
   * @return the changed signal
   */
  public AttentionTransfer power(double newPower) {
    return new AttentionTransfer(teacherLayer, studentLayer, newPower);
  }

  @Override
  public String name() {
    return "attention " + teacherLayer + " to " + studentLayer;
  }

  @Override
  public List<String> teacherLayers() {
    return List.of(teacherLayer);
  }

  @Override
  public Head head(Schedule weight, SignalContext context) {
    FeatureShape teacher = context.teacherShape(teacherLayer);
    FeatureShape student = context.studentShape(studentLayer);
    checkMaps("attention transfer", teacherLayer, teacher, studentLayer, student);
    return new Head(
        name(),
        weight,
        Tap.layer(studentLayer),
        new AttentionTransferLoss(student, teacher, power),
        new TeacherLayers(context.teacher(), teacherLayer));
  }

  /** One position has nothing to compare: scaled to the length 1 it is always the same. */
  static void checkMaps(
      String what,
      String teacherLayer,
      FeatureShape teacher,
      String studentLayer,
      FeatureShape student) {
    int rows = Math.min(teacher.height(), student.height());
    int columns = Math.min(teacher.width(), student.width());
    if (rows * columns == 1) {
      throw new ModelException(
          "%s compares maps of two positions or more, but the teacher's layer \"%s\" gives %s and the student's \"%s\" gives %s; take convolutional or pooling layers with larger maps, or Signal.hint"
              .formatted(what, teacherLayer, teacher, studentLayer, student));
    }
  }
}
