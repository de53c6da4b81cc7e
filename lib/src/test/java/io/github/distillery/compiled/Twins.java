package io.github.distillery.compiled;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Two copies of a graph that see the same batches: one learns by DL4J's fit, one compiled. */
final class Twins {
  /** The greatest difference: the norm of an array's difference as a part of the array's norm. */
  static final double CLOSE = 1e-5;

  private final ComputationGraph plain;
  private final ComputationGraph compiled;
  private final CompiledTraining training;
  private int steps;

  Twins(ComputationGraph start) {
    this.plain = copy(start);
    this.compiled = copy(start);
    this.training = CompiledTraining.of(compiled);
  }

  static ComputationGraph copy(ComputationGraph graph) {
    ComputationGraph copy = new ComputationGraph(graph.getConfiguration().clone());
    copy.init();
    copy.setParams(graph.params().dup());
    return copy;
  }

  /** One step of both, with the same random numbers. */
  void step(INDArray[] features, INDArray[] targets) {
    steps++;
    Nd4j.getRandom().setSeed(steps);
    CompiledTraining.Step done = training.step(features, targets);
    assertThat(training.notCovered()).isNull();
    assertThat(done).isNotNull();
    Nd4j.getRandom().setSeed(steps);
    plain.fit(new MultiDataSet(copies(features), copies(targets)));
  }

  private static INDArray[] copies(INDArray[] arrays) {
    return Arrays.stream(arrays).map(INDArray::dup).toArray(INDArray[]::new);
  }

  /**
   * Each array of parameters by itself; those near zero are held against 0.001. What has grown
   * beyond all numbers could not be told apart.
   */
  void assertThatTheyAreAlike(String which) {
    compiled.paramTable().forEach((name, values) -> assertThatItIsAlike(which, name, values));
  }

  private void assertThatItIsAlike(String which, String name, INDArray values) {
    INDArray expected = plain.paramTable().get(name);
    assertThat(norm(expected)).as("%s: %s in DL4J", which, name).isLessThan(1e6);
    assertThat(norm(values.sub(expected)))
        .as("%s: %s after %d steps", which, name, steps)
        .isLessThanOrEqualTo(CLOSE * Math.max(1e-3, norm(expected)));
  }

  ComputationGraph compiled() {
    return compiled;
  }

  static double norm(INDArray values) {
    return values.norm2Number().doubleValue();
  }
}
