package io.github.distillery.distill;

import io.github.distillery.model.FeatureShape;
import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Tap;
import java.util.List;
import java.util.Objects;

/**
 * What the channels of a convolutional layer respond to, matched as a distribution: neuron
 * selectivity transfer, NST (Huang and Wang 2017, section 4, equation 4).
 *
 * <pre>{@code
 * loss = mean over the batch of ( mean over i, j of k(s_i, s_j) + mean over i, j of k(t_i, t_j)
 *                                 - 2 * mean over i, j of k(s_i, t_j) ),  k(x, y) = (x . y)^2
 * }</pre>
 *
 * <p>Maps are {@code [batch, channels, height, width]}; each channel's is one vector over the
 * positions, scaled to the Euclidean length 1: s_1, ..., s_m of the student and t_1, ..., t_n of
 * the teacher. The loss is the squared maximum mean discrepancy with the polynomial kernel of
 * degree 2 and c = 0. The paper multiplies it by lambda / 2; a lambda there is a weight of lambda /
 * 2 here. In their comparison of methods on CIFAR-100 Tian, Krishnan and Isola (2020) use a weight
 * of 50 beside the labels at 1.
 *
 * <p>The channels need not agree. Where the sizes differ, the larger maps are averaged over the
 * grid of the smaller ones before they are scaled. Maps of a single position are refused before any
 * training.
 *
 * <p>Introduced in notebook 03.
 *
 * @param teacherLayer the teacher's layer, of maps
 * @param studentLayer the student's layer, of maps
 */
public record NeuronSelectivity(String teacherLayer, String studentLayer) implements Signal {
  public NeuronSelectivity {
    Objects.requireNonNull(teacherLayer, "teacherLayer");
    Objects.requireNonNull(studentLayer, "studentLayer");
  }

  @Override
  public String name() {
    return "selectivity " + teacherLayer + " to " + studentLayer;
  }

  @Override
  public List<String> teacherLayers() {
    return List.of(teacherLayer);
  }

  @Override
  public Head head(Schedule weight, SignalContext context) {
    FeatureShape teacher = context.teacherShape(teacherLayer);
    FeatureShape student = context.studentShape(studentLayer);
    AttentionTransfer.checkMaps(
        "neuron selectivity transfer", teacherLayer, teacher, studentLayer, student);
    return new Head(
        name(),
        weight,
        Tap.layer(studentLayer),
        new NeuronSelectivityLoss(student, teacher),
        new TeacherLayers(context.teacher(), teacherLayer));
  }
}
