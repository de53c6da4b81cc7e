package io.github.distillery.compress.structured;

import java.util.List;

/**
 * What pruning does with one group, or with a layer that is never cut but may lose inputs.
 *
 * <p>Introduced in notebook 10.
 *
 * @param group its name
 * @param layers that give its units; batch norms after them
 * @param units how many there are before
 * @param removed the numbers of those that go, counted from 0 within the group
 * @param parametersBefore of these layers
 * @param parametersAfter of these layers, as other groups cut their inputs too
 * @param multiplyAddsBefore of these layers, for one sample
 * @param multiplyAddsAfter of these layers, for one sample
 */
public record GroupPlan(
    String group,
    List<String> layers,
    int units,
    List<Integer> removed,
    long parametersBefore,
    long parametersAfter,
    long multiplyAddsBefore,
    long multiplyAddsAfter) {
  public GroupPlan {
    layers = List.copyOf(layers);
    removed = List.copyOf(removed);
  }

  /**
   * How many units are left.
   *
   * @return 1 or more
   */
  public int unitsAfter() {
    return units - removed.size();
  }

  @Override
  public String toString() {
    return "%s (%s): %d units -> %d, %,d parameters -> %,d, %,d multiply-adds -> %,d"
        .formatted(
            group,
            String.join(", ", layers),
            units,
            unitsAfter(),
            parametersBefore,
            parametersAfter,
            multiplyAddsBefore,
            multiplyAddsAfter);
  }
}
