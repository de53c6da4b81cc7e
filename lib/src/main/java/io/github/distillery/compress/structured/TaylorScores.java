package io.github.distillery.compress.structured;

import io.github.distillery.data.Batch;
import io.github.distillery.data.Batches;
import io.github.distillery.data.Dataset;
import io.github.distillery.distill.boundary.InputGradient;
import io.github.distillery.distill.parameter.ParameterGraph.Kind;
import io.github.distillery.distill.parameter.ParameterGraph.Node;
import io.github.distillery.model.ModelException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The first term of the Taylor series of the loss in each unit. A unit is taken away where layers
 * with weights read it, and not on its way through an addition, so that its part in both branches
 * is counted once.
 */
final class TaylorScores {
  private static final int BATCH = 100;

  private final UnitGroups groups;
  private final Map<Integer, double[]> ofBatch = new HashMap<>();
  private final Map<Integer, Double> sums = new HashMap<>();

  private TaylorScores(UnitGroups groups) {
    this.groups = groups;
  }

  static Map<Integer, Double> of(UnitGroups groups, Dataset data) {
    if (data.classes() != groups.network().classes()) {
      throw new ModelException(
          "%s gives %d classes, but %s has %d; rank its units on the data it was trained on"
              .formatted(
                  groups.network().name(),
                  groups.network().classes(),
                  data.name(),
                  data.classes()));
    }
    TaylorScores scores = new TaylorScores(groups);
    InputGradient gradient = new InputGradient(groups.network());
    for (Batch batch : Batches.inOrder(data, BATCH)) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("interrupted while units were ranked on " + data.name());
      }
      scores.add(gradient, batch);
    }
    scores.sums.replaceAll((unit, sum) -> sum / data.size());
    return scores.sums;
  }

  private void add(InputGradient gradient, Batch batch) {
    ofBatch.clear();
    INDArray logits = gradient.logits(batch.features());
    INDArray byLogits = Transforms.softmax(logits, true).subi(batch.labels());
    gradient.back(byLogits, (vertex, in, below) -> read(vertex, in.get(0), below.get(0)));
    ofBatch.forEach(
        (unit, samples) -> {
          for (double change : samples) {
            sums.merge(unit, Math.abs(change), Double::sum);
          }
        });
  }

  private void read(String vertex, INDArray values, INDArray derivative) {
    Node node = groups.graph().node(vertex);
    int[] units = groups.trace().inputs(vertex);
    if (node == null || node.kind() == Kind.NORM || units == null) {
      return;
    }
    INDArray product = values.mul(derivative);
    // a sample a row, a channel a column, its positions added up
    float[] changes = (product.rank() == 4 ? product.sum(2, 3) : product).dup('c').data().asFloat();
    int samples = changes.length / units.length;
    for (int i = 0; i < changes.length; i++) {
      double[] ofUnit =
          ofBatch.computeIfAbsent(units[i % units.length], unit -> new double[samples]);
      ofUnit[i / units.length] += changes[i];
    }
  }
}
