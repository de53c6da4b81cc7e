package io.github.distillery.transfer.finetune;

import io.github.distillery.model.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.learning.regularization.Regularization;

/** Puts L2-SP on a network, and takes it off again. */
final class Pull {
  private Pull() {}

  /**
   * A copy of a network whose layers are pulled towards where they are now.
   *
   * @param alpha how strongly
   * @param newHead how strongly a last layer that is new is pulled towards 0; empty where it is not
   */
  static Network on(Network network, double alpha, OptionalDouble newHead) {
    if (alpha == 0 && newHead.orElse(0) == 0) {
      return network;
    }
    Network copy = network.copy();
    String last = copy.graph().getConfiguration().getNetworkOutputs().get(0);
    for (Layer layer : copy.graph().getLayers()) {
      if (layer.conf().getLayer() instanceof DenseLayer
          || layer.conf().getLayer() instanceof ConvolutionLayer) {
        BaseLayer plan = (BaseLayer) layer.conf().getLayer();
        boolean isNew = newHead.isPresent() && plan.getLayerName().equals(last);
        plan.setRegularization(
            with(
                plan.getRegularization(),
                isNew ? toZero(newHead) : new StartingPoint(alpha, layer.getParam("W"))));
        if (layer.paramTable(false).containsKey("b")) {
          plan.setRegularizationBias(
              with(
                  plan.getRegularizationBias(),
                  isNew ? toZero(newHead) : new StartingPoint(alpha, layer.getParam("b"))));
        }
      }
    }
    return copy;
  }

  private static Regularization toZero(OptionalDouble beta) {
    return new L2Regularization(beta.getAsDouble());
  }

  private static List<Regularization> with(List<Regularization> own, Regularization more) {
    List<Regularization> all = own == null ? new ArrayList<>() : new ArrayList<>(own);
    all.add(more);
    return all;
  }

  /** The plan of one network with the parameters of another. */
  static Network off(Network tuned, Network plan) {
    Network copy = plan.copy();
    copy.graph().setParams(tuned.graph().params());
    return copy;
  }
}
