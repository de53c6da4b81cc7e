package io.github.distillery.compiled;

import java.lang.ref.Reference;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network compiled for inputs of certain shapes: what to run forward and backward, in order.
 *
 * @param inputs one for each of the network's inputs
 * @param outputs what was asked for, by the vertex's name, in plain layout
 * @param losses the losses at the end, in the order of the network's outputs; empty for inference
 * @param forward the calls of a forward pass
 * @param backward the calls of a backward pass, after the losses have run
 */
record Program(
    List<Tensor> inputs,
    Map<String, Tensor> outputs,
    List<LossEnd> losses,
    List<Runnable> forward,
    List<Runnable> backward) {

  void runForward(INDArray[] features) {
    for (int i = 0; i < features.length; i++) {
      inputs.get(i).lookAt(features[i]);
    }
    forward.forEach(Runnable::run);
    Reference.reachabilityFence(features);
    Reference.reachabilityFence(this);
  }

  void runBackward() {
    backward.forEach(Runnable::run);
    Reference.reachabilityFence(this);
  }

  /** The same values as a plain block of floats, itself where it is one. */
  static INDArray asBlock(INDArray array) {
    boolean block =
        array.dataType() == DataType.FLOAT
            && array.ordering() == 'c'
            && !array.isView()
            && array.data().length() == array.length();
    return block ? array : array.castTo(DataType.FLOAT).dup('c');
  }
}
