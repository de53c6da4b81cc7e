package io.github.distillery.compress;

import io.github.distillery.model.Network;
import java.util.List;

/**
 * What came of a compression, step by step.
 *
 * <p>Introduced in notebook 10.
 *
 * @param stages the network as it was, then after each step; the last is the result
 * @param complete false where it was interrupted, so that the last steps are missing
 */
public record CompressionResult(List<CompressionStage> stages, boolean complete) {
  public CompressionResult {
    stages = List.copyOf(stages);
    if (stages.isEmpty()) {
      throw new IllegalArgumentException("a result has the uncompressed network at least");
    }
  }

  /**
   * The network after the last step.
   *
   * @return the compressed network
   */
  public Network network() {
    return stages.get(stages.size() - 1).network();
  }

  /**
   * How many times smaller the last stage's file is than the parameters of the first as 32-bit
   * floats, positions, codebooks and the description of the network counted.
   *
   * @return the rate
   */
  public double rate() {
    return (double) stages.get(0).stored().plain() / stages.get(stages.size() - 1).stored().file();
  }

  @Override
  public String toString() {
    CompressionStage first = stages.get(0);
    CompressionStage last = stages.get(stages.size() - 1);
    return "%s in %d steps: %.1f times smaller, validation accuracy %.4f -> %.4f%s"
        .formatted(
            first.network().name(),
            stages.size() - 1,
            rate(),
            first.recovered().accuracy(),
            last.recovered().accuracy(),
            complete ? "" : " (interrupted)");
  }
}
