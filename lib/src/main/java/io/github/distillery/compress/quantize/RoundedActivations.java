package io.github.distillery.compress.quantize;

import io.github.distillery.data.Values;
import io.github.distillery.model.SameShape;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Rounds what goes into a layer to the values that 8 bits can stand for. Gradients pass as if
 * nothing had been rounded (Bengio and others 2013, the straight-through estimator), so that a
 * quantized network can be trained on.
 *
 * <p>DL4J keeps it in a network's configuration, so it is public. Introduced in notebook 14.
 */
public final class RoundedActivations implements SameShape {
  private static final long serialVersionUID = 1L;

  private final Float low;
  private final Float high;

  /**
   * A rounding.
   *
   * @param low the least value, 0 or below; null where each batch has a range of its own
   * @param high the greatest value, 0 or above; null likewise
   */
  public RoundedActivations(@JsonProperty("low") Float low, @JsonProperty("high") Float high) {
    this.low = low;
    this.high = high;
  }

  /**
   * The least value.
   *
   * @return null where each batch has its own
   */
  @JsonProperty("low")
  public Float low() {
    return low;
  }

  /**
   * The greatest value.
   *
   * @return null where each batch has its own
   */
  @JsonProperty("high")
  public Float high() {
    return high;
  }

  @Override
  public INDArray preProcess(INDArray input, int batch, LayerWorkspaceMgr workspaces) {
    float[] values = Values.floats(input);
    Range range = low == null ? Range.of(values) : new Range(low, high);
    range.round(values);
    INDArray rounded = Values.array(values, input.shape()).castTo(input.dataType());
    return workspaces.leverageTo(ArrayType.ACTIVATIONS, rounded);
  }

  @Override
  public INDArray backprop(INDArray output, int batch, LayerWorkspaceMgr workspaces) {
    return workspaces.leverageTo(ArrayType.ACTIVATION_GRAD, output);
  }

  @Override
  public InputPreProcessor clone() {
    return new RoundedActivations(low, high);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RoundedActivations rounded
        && java.util.Objects.equals(low, rounded.low)
        && java.util.Objects.equals(high, rounded.high);
  }

  @Override
  public int hashCode() {
    return java.util.Objects.hash(low, high);
  }
}
