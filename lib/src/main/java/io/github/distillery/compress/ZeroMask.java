package io.github.distillery.compress;

import io.github.distillery.train.WeightPattern;
import org.deeplearning4j.nn.api.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Keeps weights at 0 that are 0. Without it momentum and Adam bring them back within some steps.
 *
 * <p>The mask is not written to files: it is found again from the zeros. Where a layer was not
 * looked at before its first step, as when DL4J itself reads a file and trains, its weights before
 * that step are what they are now and by how much DL4J says that it moved them.
 */
abstract class ZeroMask extends WeightsConstraint implements WeightPattern {
  private static final long serialVersionUID = 1L;

  private transient LayerStates<Mask> masks;

  /**
   * Which weights are kept.
   *
   * @param keep 1 where a weight is kept, 0 where not; shaped and laid out as the weights are
   * @param zeros how many are not
   */
  record Mask(INDArray keep, int zeros) {
    /**
     * Makes a mask.
     *
     * @param like weights
     * @param values 0 where a weight is not kept, in the order of {@link WeightValues}
     */
    static Mask of(INDArray like, float[] values) {
      float[] flags = new float[values.length];
      for (int i = 0; i < flags.length; i++) {
        flags[i] = values[i] == 0 ? 0 : 1;
      }
      // DL4J trains within workspaces, whose memory is used again: hence detached.
      INDArray keep = like.dup(like.ordering()).detach();
      WeightValues.write(keep, flags);
      return new Mask(keep, Magnitudes.zeros(flags));
    }
  }

  @Override
  public final void hold(Layer layer) {
    INDArray weights = weights(layer);
    masks().put(layer, Mask.of(weights, WeightValues.read(weights)));
  }

  @Override
  public final void applyConstraint(Layer layer, int iteration, int epoch) {
    INDArray weights = weights(layer);
    Mask mask = masks().get(layer);
    if (mask == null) {
      mask = Mask.of(weights, WeightValues.beforeLastStep(layer));
      masks().put(layer, mask);
    }
    Mask next = tightened(mask, weights, iteration);
    if (next != mask) {
      masks().put(layer, next);
    }
    // A negative weight times 0 is -0, whose bits are another number's.
    weights.muli(next.keep()).addi(0);
  }

  /**
   * The mask from this step on.
   *
   * @param mask so far
   * @param weights after the step, as the optimizer left them
   * @param steps how many have been made
   * @return the same mask, or another that keeps fewer
   */
  Mask tightened(Mask mask, INDArray weights, int steps) {
    return mask;
  }

  @Override
  public abstract ZeroMask clone();

  private synchronized LayerStates<Mask> masks() {
    if (masks == null) {
      masks = new LayerStates<>();
    }
    return masks;
  }
}
