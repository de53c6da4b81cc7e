package io.github.distillery.compress.structured;

import java.util.List;

/**
 * Units of one or several layers that can only be removed together: a residual addition, for
 * example, adds channel 3 of one layer to channel 3 of another, so that both stay or both go.
 *
 * <p>Introduced in notebook 10.
 *
 * @param name of its first layer
 * @param layers the dense and convolutional layers that give these units, in the order of
 *     computation
 * @param norms the batch norms that lose their parameters with them
 * @param readers the layers that lose inputs with them: one a unit, or height times width a channel
 *     where maps are flattened
 * @param units how many units there are
 */
public record UnitGroup(
    String name, List<String> layers, List<String> norms, List<String> readers, int units) {
  public UnitGroup {
    layers = List.copyOf(layers);
    norms = List.copyOf(norms);
    readers = List.copyOf(readers);
  }

  @Override
  public String toString() {
    return "%s: %d units of %s%s, read by %s"
        .formatted(
            name,
            units,
            String.join(", ", layers),
            norms.isEmpty() ? "" : ", with " + String.join(", ", norms),
            readers.isEmpty() ? "nothing" : String.join(", ", readers));
  }
}
