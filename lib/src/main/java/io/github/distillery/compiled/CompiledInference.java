package io.github.distillery.compiled;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a graph with one input gives at inference, computed by oneDNN with the parameters the graph
 * has at that moment. Several threads may call it; they wait for each other.
 *
 * <p>Introduced in notebook 02.
 */
public final class CompiledInference {
  private static final int PROGRAMS_KEPT = 4;

  private final ComputationGraph graph;
  private final Map<String, Program> programs =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Program> eldest) {
          return size() > PROGRAMS_KEPT;
        }
      };
  private String notCovered;

  private CompiledInference(ComputationGraph graph) {
    this.graph = graph;
    this.notCovered = OneDnn.missing();
  }

  /**
   * Prepares a graph; it is compiled when the first samples come, anew for each batch size.
   *
   * @param graph initialized, with one input
   * @return inferences of this graph
   */
  public static CompiledInference of(ComputationGraph graph) {
    return new CompiledInference(graph);
  }

  /**
   * Why the graph is left to DL4J.
   *
   * @return the layer and what about it is not covered; null where inferences are compiled
   */
  public synchronized String notCovered() {
    return notCovered;
  }

  /**
   * Runs the graph.
   *
   * @param features {@code [n, ...]}, as the graph takes them
   * @param vertices whose values are wanted
   * @return for each vertex {@code [n, ...]}, new arrays in 'c' order; null where the graph is left
   *     to DL4J
   */
  public synchronized Map<String, INDArray> run(INDArray features, List<String> vertices) {
    if (notCovered != null || features.size(0) == 0) {
      return null;
    }
    INDArray block = Program.asBlock(features);
    Program program;
    try {
      program = program(block, vertices);
    } catch (NotCoveredException e) {
      notCovered = e.getMessage();
      return null;
    }
    program.runForward(new INDArray[] {block});
    Map<String, INDArray> values = new LinkedHashMap<>();
    program.outputs().forEach((name, tensor) -> values.put(name, tensor.array().dup('c')));
    return values;
  }

  private Program program(INDArray features, List<String> vertices) {
    String key = Arrays.toString(features.shape()) + vertices;
    Program known = programs.get(key);
    if (known == null) {
      known = GraphCompiler.inference(graph, List.of(features.shape()), vertices);
      programs.put(key, known);
    }
    return known;
  }
}
