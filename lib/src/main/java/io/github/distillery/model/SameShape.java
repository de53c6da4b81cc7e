package io.github.distillery.model;

import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A preprocessor that changes values and nothing else, so that what stands behind it says which
 * shape goes into it.
 *
 * <p>Introduced in notebook 14.
 */
public interface SameShape extends InputPreProcessor {
  @Override
  default InputType getOutputType(InputType inputType) {
    return inputType;
  }

  @Override
  default Pair<INDArray, MaskState> feedForwardMaskArray(
      INDArray mask, MaskState state, int batch) {
    return new Pair<>(mask, state);
  }
}
