package io.github.distillery.onnx;

import static io.github.distillery.onnx.Attributes.integer;
import static io.github.distillery.onnx.Attributes.number;

import java.util.List;
import java.util.Map;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationCube;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationRectifiedTanh;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;

/** Activation functions, each as the node that ONNX has for it or as a few nodes. */
final class ActivationNodes {
  /** Without settings, and the same in DL4J and ONNX. */
  private static final Map<Class<?>, String> PLAIN =
      Map.of(
          ActivationTanH.class, "Tanh",
          ActivationSigmoid.class, "Sigmoid",
          ActivationSoftPlus.class, "Softplus",
          ActivationSoftSign.class, "Softsign");

  private static final double SELU_ALPHA = 1.6732632423543772848;
  private static final double SELU_GAMMA = 1.0507009873554804934;

  /** Hendrycks and Gimpel 2016: {@code x * sigmoid(1.702 x)} stands for the error function. */
  private static final double GELU_SCALE = 1.702;

  private ActivationNodes() {}

  static Value add(VertexNodes at, IActivation activation, Value x) {
    Class<?> kind = activation.getClass();
    if (kind == ActivationIdentity.class) {
      return x;
    }
    if (PLAIN.containsKey(kind)) {
      return at.node(PLAIN.get(kind), x);
    }
    if (kind == ActivationReLU.class && isPlain((ActivationReLU) activation)) {
      return at.node("Relu", x);
    }
    if (activation instanceof ActivationLReLU leaky) {
      return at.node("LeakyRelu", x, number("alpha", leaky.getAlpha()));
    }
    if (activation instanceof ActivationELU elu && elu.getAlpha() == ActivationELU.DEFAULT_ALPHA) {
      return at.node("Elu", x, number("alpha", elu.getAlpha()));
    }
    if (activation instanceof ActivationThresholdedReLU thresholded) {
      return at.node("ThresholdedRelu", x, number("alpha", thresholded.getTheta()));
    }
    if (kind == ActivationSELU.class) {
      return at.node("Selu", x, number("alpha", SELU_ALPHA), number("gamma", SELU_GAMMA));
    }
    if (kind == ActivationHardSigmoid.class) {
      return at.node("HardSigmoid", x, number("alpha", 0.2), number("beta", 0.5));
    }
    if (kind == ActivationHardTanH.class) {
      return clipped(at, x, -1, 1);
    }
    if (kind == ActivationReLU6.class) {
      return clipped(at, x, 0, 6);
    }
    return composed(at, activation, x);
  }

  /** Those for which ONNX has no node of its own in every version that can be written. */
  private static Value composed(VertexNodes at, IActivation activation, Value x) {
    Class<?> kind = activation.getClass();
    if (kind == ActivationSwish.class) {
      return at.node("Mul", x, at.node("Sigmoid", x).name());
    }
    if (activation instanceof ActivationGELU gelu && !gelu.isPrecise()) {
      Value scaled = at.node("Mul", x, at.number("scale", GELU_SCALE));
      return at.node("Mul", x, at.node("Sigmoid", scaled).name());
    }
    if (kind == ActivationMish.class) {
      Value gate = at.node("Tanh", at.node("Softplus", x));
      return at.node("Mul", x, gate.name());
    }
    if (kind == ActivationRectifiedTanh.class) {
      return at.node("Relu", at.node("Tanh", x));
    }
    if (kind == ActivationCube.class) {
      Value square = at.node("Mul", x, x.name());
      return at.node("Mul", square, x.name());
    }
    if (kind == ActivationSoftmax.class && x.shape().length == 1) {
      return softmax(at, x);
    }
    throw at.refusal(
        "there is no equal of its activation %s%s in ONNX; use for example ReLU, leaky ReLU, tanh or swish"
            .formatted(activation, x.isMap() ? " over maps" : ""));
  }

  /** Probabilities of rows of values. */
  static Value softmax(VertexNodes at, Value x) {
    return at.node("Softmax", x, integer("axis", 1));
  }

  private static Value clipped(VertexNodes at, Value x, double least, double most) {
    return at.node(
        "Clip", List.of(x.name(), at.number("least", least), at.number("most", most)), x.shape());
  }

  private static boolean isPlain(ActivationReLU relu) {
    return relu.getMax() == null
        && isNothing(relu.getThreshold())
        && isNothing(relu.getNegativeSlope());
  }

  private static boolean isNothing(Double setting) {
    return setting == null || setting == 0;
  }
}
