package io.github.distillery.compress;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What low rank makes of one layer.
 *
 * <p>Introduced in notebook 11.
 *
 * @param layer its name
 * @param shape of its weights: {@code [in, out]} of a dense layer, {@code [out, in, height, width]}
 *     of a convolution
 * @param way {@code SVD}, {@code spatial SVD} or {@code Tucker-2}
 * @param full the full rank; for Tucker-2 that of the inputs and that of the outputs
 * @param ranks the ranks it gets; empty where the layer stays whole
 * @param parametersBefore of the layer
 * @param parametersAfter of its factors
 * @param energy the share of the sum of squares of its weights that its factors hold, from 0 to 1
 */
public record LayerRank(
    String layer,
    List<Integer> shape,
    String way,
    List<Integer> full,
    List<Integer> ranks,
    long parametersBefore,
    long parametersAfter,
    double energy) {
  public LayerRank {
    shape = List.copyOf(shape);
    full = List.copyOf(full);
    ranks = List.copyOf(ranks);
  }

  /**
   * Whether the layer stays as it is.
   *
   * @return true where it has no ranks
   */
  public boolean isWhole() {
    return ranks.isEmpty();
  }

  /**
   * Ranks as people write them.
   *
   * @param ranks one, or two of Tucker-2
   * @return for example {@code 20} or {@code 8, 12}; {@code whole} for none
   */
  public static String text(List<Integer> ranks) {
    return ranks.isEmpty()
        ? "whole"
        : ranks.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  @Override
  public String toString() {
    return "%s %s by %s: full rank %s, rank %s, %,d parameters -> %,d, energy %.4f"
        .formatted(
            layer, shape, way, text(full), text(ranks), parametersBefore, parametersAfter, energy);
  }
}
