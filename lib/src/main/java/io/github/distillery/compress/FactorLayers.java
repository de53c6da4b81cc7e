package io.github.distillery.compress;

import io.github.distillery.distill.parameter.ParameterGraph.Node;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.nd4j.linalg.activations.impl.ActivationIdentity;

/**
 * The layers that one layer is replaced by. What stands before the last has neither bias nor
 * activation; dropout is drawn once, before the first. Constraints on the weights of the whole
 * layer mean nothing to its factors.
 */
final class FactorLayers {
  /** Where in the row a layer stands. */
  enum Position {
    FIRST,
    BETWEEN,
    LAST
  }

  private FactorLayers() {}

  static DenseLayer dense(DenseLayer whole, int inputs, int units, Position position) {
    DenseLayer piece = (DenseLayer) whole.clone();
    piece.setHasBias(position == Position.LAST && whole.hasBias());
    return set(piece, inputs, units, position);
  }

  /** A convolution with the kernel, stride, padding and dilation of some of the axes. */
  static ConvolutionLayer convolution(
      Node node,
      int inputs,
      int units,
      boolean alongHeight,
      boolean alongWidth,
      Position position) {
    ConvolutionLayer whole = (ConvolutionLayer) node.layer();
    ConvolutionLayer piece = whole.clone();
    piece.setKernelSize(only(whole.getKernelSize(), alongHeight, alongWidth, 1));
    piece.setStride(only(whole.getStride(), alongHeight, alongWidth, 1));
    piece.setPadding(only(whole.getPadding(), alongHeight, alongWidth, 0));
    piece.setDilation(only(whole.getDilation(), alongHeight, alongWidth, 1));
    piece.setHasBias(position == Position.LAST && whole.hasBias());
    return set(piece, inputs, units, position);
  }

  private static <L extends FeedForwardLayer> L set(
      L piece, int inputs, int units, Position position) {
    piece.setNIn(inputs);
    piece.setNOut(units);
    piece.setConstraints(null);
    if (position != Position.FIRST) {
      piece.setIDropout(null);
    }
    if (position != Position.LAST) {
      piece.setActivationFn(new ActivationIdentity());
    }
    return piece;
  }

  private static int[] only(int[] values, boolean height, boolean width, int otherwise) {
    return new int[] {height ? values[0] : otherwise, width ? values[1] : otherwise};
  }
}
