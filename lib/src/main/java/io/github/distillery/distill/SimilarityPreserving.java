package io.github.distillery.distill;

import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import java.util.List;
import java.util.Objects;

/**
 * How alike the samples of a batch are to each other; see {@link SimilarityPreservingLoss} (Tung
 * and Mori 2019). The layers may have any shapes; a map is taken as one long row.
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
