package io.github.distillery.distill;

import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import java.util.List;
import java.util.Objects;

/**
 * How alike the samples of a batch are to each other, matched between teacher and student (Tung and
 * Mori 2019, section 3.1).
 *
 * <pre>{@code
 * loss = 1 / batch^2 * sum over all pairs of samples of (G_student - G_teacher)^2
 * G    = A A', each row divided by its Euclidean length
 * }</pre>
 *
 * <p>Features A are {@code [batch, values]}, each network's own; the layers may have any shapes, a
 * map is taken as one long row, and the two numbers of values need not agree. Unchanged by a
 * rotation or a common scale of the features, and by the order of the samples. A sample all of
 * whose features are 0 has no direction: its row stays 0 and gives no gradient. Batches of one
 * sample, which have nothing to compare, are refused before any training.
 *
 * <p>In their comparison of methods on CIFAR-100 Tian, Krishnan and Isola (2020) use a weight of
 * 3000 beside the labels at 1.
 *
 * <p>Introduced in notebook 03.
 *
 * @param teacherLayer a layer of the teacher
 * @param studentLayer a layer of the student
 */
public record SimilarityPreserving(String teacherLayer, String studentLayer) implements Signal {
  /** A batch of fewer samples has nothing to learn from. */
  private static final int LEAST_SAMPLES = 2;

  public SimilarityPreserving {
    Objects.requireNonNull(studentLayer, "studentLayer");
    Objects.requireNonNull(teacherLayer, "teacherLayer");
  }

  @Override
  public String name() {
    return "similarity " + teacherLayer + " to " + studentLayer;
  }

  @Override
  public List<String> teacherLayers() {
    return List.of(teacherLayer);
  }

  @Override
  public Head head(Schedule weight, SignalContext context) {
    return new LayerPair(teacherLayer, studentLayer)
        .head(name(), weight, new SimilarityPreservingLoss(), LEAST_SAMPLES, context);
  }
}
