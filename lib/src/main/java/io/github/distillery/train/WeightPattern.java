package io.github.distillery.train;

import java.util.Arrays;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A constraint that keeps a pattern which a layer's weights show by themselves: which of them are
 * 0, which are equal. Nothing but the weights says what the pattern is, so it has to be looked at
 * before an optimizer moves them. Every training of this library does so.
 *
 * <p>DL4J's copies of a layer share their constraints, so what is remembered belongs to one layer
 * of one network.
 *
 * <p>Introduced in notebook 10.
 */
public interface WeightPattern extends LayerConstraint {
  /**
   * Takes the pattern from the weights as they are, and keeps it from now on.
   *
   * @param layer whose weights show it
   */
  void hold(Layer layer);

  /**
   * When the constraint is through with what it changes by and by.
   *
   * @param layer as it is before a training
   * @return the step after which only the pattern is kept; 0 where it is so from the beginning
   */
  default int lastChange(Layer layer) {
    return 0;
  }

  /**
   * Has all constraints of this kind look at their layers.
   *
   * @param graph initialized
   */
  static void holdAll(ComputationGraph graph) {
    for (Layer layer : graph.getLayers()) {
      of(layer).forEach(pattern -> pattern.hold(layer));
    }
  }

  /**
   * When the last constraint is through with what it changes by and by.
   *
   * @param graph as it is before a training
   * @return the step after which only patterns are kept; 0 where it is so from the beginning
   */
  static int lastChange(ComputationGraph graph) {
    return Arrays.stream(graph.getLayers())
        .flatMap(layer -> of(layer).map(pattern -> pattern.lastChange(layer)))
        .reduce(0, Math::max);
  }

  private static Stream<WeightPattern> of(Layer layer) {
    var constraints = layer.conf().getLayer().getConstraints();
    return constraints == null
        ? Stream.empty()
        : constraints.stream()
            .filter(WeightPattern.class::isInstance)
            .map(WeightPattern.class::cast);
  }
}
