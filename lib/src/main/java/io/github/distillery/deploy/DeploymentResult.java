package io.github.distillery.deploy;

import io.github.distillery.compress.Tradeoff;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Networks side by side.
 *
 * <p>Introduced in notebook 14.
 *
 * @param footprints a row a network, in the order in which they were added
 * @param threads with how many threads both sides computed
 */
public record DeploymentResult(List<DeploymentFootprint> footprints, int threads) {
  public DeploymentResult {
    footprints = List.copyOf(footprints);
  }

  /**
   * All networks as points of a chart, for {@code Charts.tradeoff}:
   *
   * <pre>{@code
   * Charts.tradeoff("ONNX bytes", result.tradeoffs(row -> row.bytes().onnx()))
   * Charts.tradeoff("ms for 256 samples", result.tradeoffs(row -> row.onnxRuntime().many()))
   * }</pre>
   *
   * @param cost which cost
   * @return a point a network
   * @throws IllegalStateException where the samples had no labels
   */
  public List<Tradeoff> tradeoffs(ToDoubleFunction<DeploymentFootprint> cost) {
    return footprints.stream().map(row -> row.tradeoff(cost.applyAsDouble(row))).toList();
  }
}
