package io.github.distillery.compiled;

import io.github.distillery.data.Rows;
import java.lang.ref.Reference;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
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
 * @param bytes the memory of all buffers that grow with the batch
 * @param scratchBytes the memory that all calls share
 * @param work multiplications of the forward pass, each with an addition
 * @param alone whether one thread computes, as several would cost more than they bring
 */
record Program(
    List<Tensor> inputs,
    Map<String, Tensor> outputs,
    List<LossEnd> losses,
    List<Runnable> forward,
    List<Runnable> backward,
    long bytes,
    long scratchBytes,
    long work,
    boolean alone) {

  /** The features lie one after another; whoever calls holds on to them. */
  Map<String, Tensor> runForward(List<? extends Pointer> features) {
    for (int i = 0; i < features.size(); i++) {
      inputs.get(i).lookAt(features.get(i));
    }
    forward.forEach(Runnable::run);
    Reference.reachabilityFence(this);
    return outputs;
  }

  void runBackward() {
    backward.forEach(Runnable::run);
    Reference.reachabilityFence(this);
  }

  /** The same values as a plain block of floats, itself where it is one. */
  static INDArray asBlock(INDArray array) {
    boolean block = array.dataType() == DataType.FLOAT && Rows.isOneBlock(array);
    return block ? array : array.castTo(DataType.FLOAT).dup('c');
  }
}
