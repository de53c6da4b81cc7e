package io.github.distillery.compare;

import io.github.distillery.model.Architecture;
import io.github.distillery.model.Network;
import java.util.concurrent.atomic.AtomicLong;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Does nothing to its input but counts the samples that come through, outside of training. */
public final class ForwardCounter extends BaseActivationFunction {
  private static final long serialVersionUID = 1L;
  public static final AtomicLong SAMPLES = new AtomicLong();

  /** A network of 4 inputs, two hidden layers and 3 classes, whose passes are counted. */
  public static Network network(long seed) {
    var graph =
        new NeuralNetConfiguration.Builder()
            .graphBuilder()
            .addInputs("input")
            .setInputTypes(InputType.feedForward(4))
            .addLayer(
                "dense1",
                new DenseLayer.Builder().nOut(5).activation(new ForwardCounter()).build(),
                "input")
            .addLayer(
                "dense2",
                new DenseLayer.Builder().nOut(4).activation(Activation.RELU).build(),
                "dense1")
            .addLayer(
                "logits",
                new DenseLayer.Builder().nOut(3).activation(Activation.IDENTITY).build(),
                "dense2")
            .setOutputs("logits")
            .build();
    return Architecture.of("counting", graph).initialize(seed);
  }

  @Override
  public INDArray getActivation(INDArray in, boolean training) {
    if (!training) {
      SAMPLES.addAndGet(in.size(0));
    }
    return in;
  }

  @Override
  public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
    return new Pair<>(epsilon, null);
  }
}
