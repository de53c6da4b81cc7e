package io.github.distillery.distill;

import io.github.distillery.model.FeatureShape;
import io.github.distillery.model.ModelException;
import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.graph.MergeVertex;

/**
 * How a network gets from one layer to a later one, matched between teacher and student: the flow
 * of the solution procedure, FSP (Yim, Joo, Bae and Kim 2017, section 3, equations 1 and 2).
 *
 * <pre>{@code
 * loss = mean over the batch of the sum over the entries of (G_student - G_teacher)^2
 * G    = A B' / (height * width), the product taken over the positions
 * }</pre>
 *
 * <p>For maps A {@code [batch, m, height, width]} and B {@code [batch, n, height, width]} of two
 * layers of one network, G is {@code [batch, m, n]}. Programs that take the mean over the entries
 * have this loss divided by {@code m * n}. The paper trains by it alone first, all weights equal,
 * and by the labels afterwards, see {@link io.github.distillery.distill.ways.Stages}.
 *
 * <p>The channels of the first layers must agree, and those of the second, or the signal is refused
 * before any training; the sizes need not. Where the two layers of a network differ in size, the
 * larger map is averaged over the grid of the smaller one (the paper takes the maximum). A dense
 * layer counts as a map of one position.
 *
 * <p>Introduced in notebook 03.
 *
 * @param teacherFirst the teacher's layer where the flow begins
 * @param teacherSecond the teacher's layer where it ends, another one
 * @param studentFirst the student's layer where the flow begins
 * @param studentSecond the student's layer where it ends, another one
 */
public record FlowOfSolution(
    String teacherFirst, String teacherSecond, String studentFirst, String studentSecond)
    implements Signal {
  public FlowOfSolution {
    checkTwo("teacher", teacherFirst, teacherSecond);
    checkTwo("student", studentFirst, studentSecond);
  }

  @Override
  public String name() {
    return "flow %s-%s to %s-%s"
        .formatted(teacherFirst, teacherSecond, studentFirst, studentSecond);
  }

  @Override
  public List<String> teacherLayers() {
    return List.of(teacherFirst, teacherSecond);
  }

  @Override
  public Head head(Schedule weight, SignalContext context) {
    FeatureShape theirFirst = context.teacherShape(teacherFirst);
    FeatureShape theirSecond = context.teacherShape(teacherSecond);
    FeatureShape ourFirst = context.studentShape(studentFirst);
    FeatureShape ourSecond = context.studentShape(studentSecond);
    checkChannels(teacherFirst, theirFirst, studentFirst, ourFirst);
    checkChannels(teacherSecond, theirSecond, studentSecond, ourSecond);
    return new Head(
        name(),
        weight,
        wiring ->
            wiring.add(
                "both", new MergeVertex(), wiring.flat(studentFirst), wiring.flat(studentSecond)),
        new FlowOfSolutionLoss(
            FlowOfSolutionLoss.Flow.between(ourFirst, ourSecond),
            FlowOfSolutionLoss.Flow.between(theirFirst, theirSecond)),
        new TeacherLayers(context.teacher(), teacherFirst, teacherSecond));
  }

  private static void checkChannels(
      String teacherLayer, FeatureShape teacher, String studentLayer, FeatureShape student) {
    if (teacher.channels() != student.channels()) {
      throw new ModelException(
          "FSP matrices have a row or column a channel, so channels must agree: the teacher's layer \"%s\" gives %s, the student's \"%s\" gives %s; take layers with the same number of channels, give the student as many there, or use Signal.hint, which learns a projector"
              .formatted(teacherLayer, teacher, studentLayer, student));
    }
  }

  private static void checkTwo(String whose, String first, String second) {
    Objects.requireNonNull(first, "first layer of the " + whose);
    Objects.requireNonNull(second, "second layer of the " + whose);
    if (first.equals(second)) {
      throw new IllegalArgumentException(
          "the flow in the %s begins and ends in \"%s\"; give two different layers"
              .formatted(whose, first));
    }
  }
}
