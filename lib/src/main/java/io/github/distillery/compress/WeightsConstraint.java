package io.github.distillery.compress;

import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect.Visibility;

/**
 * What holds the weights of a layer, its biases left alone. DL4J writes it into a network's
 * configuration: of a subclass those fields that it marks, nothing else.
 */
@JsonAutoDetect(
    fieldVisibility = Visibility.NONE,
    getterVisibility = Visibility.NONE,
    isGetterVisibility = Visibility.NONE,
    setterVisibility = Visibility.NONE)
abstract class WeightsConstraint implements LayerConstraint {
  private static final long serialVersionUID = 1L;

  static INDArray weights(Layer layer) {
    return layer.getParam(WeightLayers.WEIGHTS);
  }

  @Override
  public final Set<String> getParams() {
    return Set.of(WeightLayers.WEIGHTS);
  }

  @Override
  public final void setParams(Set<String> params) {
    if (!getParams().equals(params)) {
      throw new IllegalArgumentException(
          "%s is for the weights %s, not for %s"
              .formatted(getClass().getSimpleName(), getParams(), params));
    }
  }

  @Override
  public abstract WeightsConstraint clone();
}
