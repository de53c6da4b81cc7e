package io.github.distillery.compiled;

import io.github.distillery.data.Values;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a graph with one input gives at inference, computed by oneDNN with the parameters the graph
 * has at that moment. Several threads may call it; they wait for each other.
 *
 * <p>Many samples go through in parts whose activations stay in the processor's cache.
 *
 * <p>Introduced in notebook 02.
 */
public final class CompiledInference {
  private static final int PROGRAMS_KEPT = 4;
  private static final int ROWS_MEASURED = 8;
  private static final int LEAST_ROWS = 16;
  private static final long BYTES_IN_CACHE = 8L << 20;
  private static final long ROWS_BETWEEN_LOOKS = 256;

  private final ComputationGraph graph;
  private volatile Map<String, Program> programs = newPrograms();
  private volatile long lastUsed;
  private String notCovered;
  private Ground ground;
  private long rowsSinceLook;

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
    CompiledInference inference = new CompiledInference(graph);
    InferenceMemory.joins(inference);
    return inference;
  }

  /** What programs were made for. */
  private record Ground(long parameters, int threads) {}

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
   * @return for each vertex {@code [n, ...]}, new arrays in 'c' order; null where the samples are
   *     left to DL4J: the graph is not covered, there is no sample, or features or parameters are
   *     not all numbers (of parameters this is looked at once in 256 samples)
   */
  public synchronized Map<String, INDArray> run(INDArray features, List<String> vertices) {
    if (notCovered != null || features.size(0) == 0) {
      return null;
    }
    lastUsed = System.nanoTime();
    INDArray block = Program.asBlock(features);
    forgetWhatHasMoved();
    try {
      if (!parametersAreFinite(features.size(0)) || !Values.areFinite(block)) {
        return null;
      }
      return run(block, vertices, rowsAtOnce(block, vertices));
    } catch (NotCoveredException e) {
      notCovered = e.getMessage();
      return null;
    }
  }

  private Map<String, INDArray> run(INDArray features, List<String> vertices, long rowsAtOnce) {
    long rows = features.size(0);
    Map<String, INDArray> values = new LinkedHashMap<>();
    for (long from = 0; from < rows; from += rowsAtOnce) {
      long count = Math.min(rowsAtOnce, rows - from);
      Program program = program(with(features.shape(), count), vertices);
      List<FloatPointer> samples = List.of(place(features, from));
      Map<String, Tensor> outputs =
          OneDnn.computing(program.alone(), () -> program.runForward(samples));
      for (Map.Entry<String, Tensor> output : outputs.entrySet()) {
        Tensor part = output.getValue();
        INDArray whole =
            values.computeIfAbsent(
                output.getKey(),
                name -> Nd4j.createUninitialized(DataType.FLOAT, with(part.shape(), rows), 'c'));
        Pointer.memcpy(
            place(whole, from),
            Tensor.address(part.values()),
            part.values().length() * Float.BYTES);
      }
    }
    return values;
  }

  private long rowsAtOnce(INDArray features, List<String> vertices) {
    long rows = features.size(0);
    if (rows <= LEAST_ROWS) {
      return rows;
    }
    long bytes = program(with(features.shape(), ROWS_MEASURED), vertices).bytes() / ROWS_MEASURED;
    return Math.min(rows, Math.max(LEAST_ROWS, BYTES_IN_CACHE / Math.max(1, bytes)));
  }

  private static long[] with(long[] shape, long rows) {
    long[] other = shape.clone();
    other[0] = rows;
    return other;
  }

  private static FloatPointer place(INDArray rows, long row) {
    return Tensor.address(rows).getPointer(row * (rows.length() / rows.size(0)));
  }

  private boolean parametersAreFinite(long rows) {
    if (rowsSinceLook > 0 && rowsSinceLook + rows <= ROWS_BETWEEN_LOOKS) {
      rowsSinceLook += rows;
      return true;
    }
    boolean finite = graph.numParams() == 0 || Values.areFinite(graph.params());
    rowsSinceLook = finite ? rows : 0;
    return finite;
  }

  private Program program(long[] shape, List<String> vertices) {
    String key = Arrays.toString(shape) + vertices;
    Map<String, Program> kept = programs;
    Program known = kept.get(key);
    if (known == null) {
      known = GraphCompiler.inference(graph, List.of(shape), vertices);
      kept.put(key, known);
      InferenceMemory.keepWithinBounds();
    }
    return known;
  }

  private void forgetWhatHasMoved() {
    Ground now =
        new Ground(graph.numParams() == 0 ? 0 : graph.params().data().address(), OneDnn.threads());
    if (!now.equals(ground)) {
      forget();
      rowsSinceLook = 0;
      ground = now;
    }
  }

  private static Map<String, Program> newPrograms() {
    return Collections.synchronizedMap(
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Program> eldest) {
            return size() > PROGRAMS_KEPT;
          }
        });
  }

  /** Any thread may call this, while another runs. */
  void forget() {
    programs = newPrograms();
  }

  long lastUsed() {
    return lastUsed;
  }

  long bytes() {
    Map<String, Program> kept = programs;
    synchronized (kept) {
      return kept.values().stream().mapToLong(p -> p.bytes() + p.scratchBytes()).sum();
    }
  }
}
