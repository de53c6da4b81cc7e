package io.github.distillery.distill.parameter;

import io.github.distillery.distill.parameter.ParameterGraph.Kind;
import io.github.distillery.distill.parameter.ParameterGraph.Node;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;

/** Whether one layer's parameters do in another layer what they did, but for the widths. */
final class LayerFit {
  private LayerFit() {}

  /** Why a teacher's layer cannot become a student's; empty where it can. */
  static String obstacle(Node s, Node t) {
    if (s.kind() != t.kind()
        || s.kind() == Kind.OTHER && s.layer().getClass() != t.layer().getClass()) {
      return "a "
          + t.layer().getClass().getSimpleName()
          + ", not a "
          + s.layer().getClass().getSimpleName();
    }
    if (s.layer() instanceof BatchNormalization a && t.layer() instanceof BatchNormalization b) {
      return a.isLockGammaBeta() == b.isLockGammaBeta()
              && a.isUseLogStd() == b.isUseLogStd()
              && a.getEps() == b.getEps()
          ? ""
          : "batch norm with other settings";
    }
    if (s.layer() instanceof BaseLayer a
        && t.layer() instanceof BaseLayer b
        && !a.getActivationFn().equals(b.getActivationFn())) {
      return "activation %s, not %s".formatted(b.getActivationFn(), a.getActivationFn());
    }
    if (hasBias(t) && !hasBias(s)) {
      return "has a bias";
    }
    return s.kind() == Kind.CONVOLUTION
        ? kernels((ConvolutionLayer) s.layer(), (ConvolutionLayer) t.layer())
        : "";
  }

  private static String kernels(ConvolutionLayer s, ConvolutionLayer t) {
    boolean same =
        Arrays.equals(s.getKernelSize(), t.getKernelSize())
            && Arrays.equals(s.getStride(), t.getStride())
            && Arrays.equals(s.getDilation(), t.getDilation())
            && Arrays.equals(s.getPadding(), t.getPadding())
            && s.getConvolutionMode() == t.getConvolutionMode();
    return same ? "" : "%s, not %s".formatted(kernel(t), kernel(s));
  }

  private static String kernel(ConvolutionLayer layer) {
    return "kernel %s, stride %s, mode %s"
        .formatted(
            Arrays.toString(layer.getKernelSize()),
            Arrays.toString(layer.getStride()),
            layer.getConvolutionMode());
  }

  static boolean hasBias(Node node) {
    return node.layer() instanceof DenseLayer dense && dense.hasBias()
        || node.layer() instanceof ConvolutionLayer convolution && convolution.hasBias();
  }
}
