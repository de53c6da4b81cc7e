package io.github.distillery.compiled;

import java.util.Optional;
import org.bytedeco.dnnl.eltwise_backward;
import org.bytedeco.dnnl.eltwise_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.post_ops;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/**
 * An activation function that is covered.
 *
 * @param forward oneDNN's number for it
 * @param backward its derivative's; computed from the output where {@code fromOutput}
 * @param alpha its parameter
 * @param fromOutput whether the derivative needs the output only, so that the input need not be
 *     kept
 */
record Activations(int forward, int backward, float alpha, boolean fromOutput) {

  /** The function, or empty for the identity. */
  static Optional<Activations> of(String layer, IActivation activation) {
    Class<?> kind = activation.getClass();
    if (kind == ActivationIdentity.class) {
      return Optional.empty();
    }
    if (kind == ActivationReLU.class) {
      return output(dnnl.algorithm.eltwise_relu, dnnl.algorithm.eltwise_relu_use_dst_for_bwd, 0);
    }
    if (kind == ActivationLReLU.class && ((ActivationLReLU) activation).getAlpha() >= 0) {
      return output(
          dnnl.algorithm.eltwise_relu,
          dnnl.algorithm.eltwise_relu_use_dst_for_bwd,
          ((ActivationLReLU) activation).getAlpha());
    }
    // With another alpha DL4J's derivative is not that of its function.
    if (kind == ActivationELU.class && ((ActivationELU) activation).getAlpha() == 1) {
      return output(dnnl.algorithm.eltwise_elu, dnnl.algorithm.eltwise_elu_use_dst_for_bwd, 1);
    }
    if (kind == ActivationTanH.class) {
      return output(dnnl.algorithm.eltwise_tanh, dnnl.algorithm.eltwise_tanh_use_dst_for_bwd, 0);
    }
    if (kind == ActivationSigmoid.class) {
      return output(
          dnnl.algorithm.eltwise_logistic, dnnl.algorithm.eltwise_logistic_use_dst_for_bwd, 0);
    }
    if (kind == ActivationSoftPlus.class) {
      return input(dnnl.algorithm.eltwise_soft_relu, 0);
    }
    if (kind == ActivationSwish.class) {
      return input(dnnl.algorithm.eltwise_swish, 1);
    }
    throw new NotCoveredException(layer, "the activation " + activation + " is not compiled");
  }

  private static Optional<Activations> output(
      dnnl.algorithm forward, dnnl.algorithm backward, double alpha) {
    return Optional.of(new Activations(forward.value, backward.value, (float) alpha, true));
  }

  private static Optional<Activations> input(dnnl.algorithm both, double alpha) {
    return Optional.of(new Activations(both.value, both.value, (float) alpha, false));
  }

  /** Has a layer's own call compute it, where the derivative allows. */
  static post_ops fused(Optional<Activations> activation) {
    post_ops after = new post_ops();
    activation
        .filter(Activations::fromOutput)
        .ifPresent(a -> after.append_eltwise(1f, a.forward, a.alpha, 0f));
    return after;
  }

  /** Adds what {@link #fused} left out. */
  static Tensor unfused(Compiler compiler, Optional<Activations> activation, Tensor x) {
    return activation.filter(a -> !a.fromOutput).map(a -> a.lower(compiler, x)).orElse(x);
  }

  /** Adds the derivative of what was fused, in the place of the output's gradient. */
  static void backwardFused(Compiler compiler, Optional<Activations> activation, Tensor output) {
    activation
        .filter(Activations::fromOutput)
        .ifPresent(a -> a.addDerivative(compiler, output, output.gradient()));
  }

  /** The function as a layer of its own. */
  Tensor lower(Compiler compiler, Tensor x) {
    Tensor y = compiler.tensor(x.layout(), x.learns());
    compiler.addForward(
        compiler.call("activation", plan(compiler, x), dnnl.DNNL_ARG_SRC, x, dnnl.DNNL_ARG_DST, y));
    compiler.onBackward(
        () -> {
          if (x.learns() && y.gradient() != null) {
            addDerivative(compiler, fromOutput ? y : x, y.gradient());
            compiler.passOn(y.gradient(), x);
          }
        });
    return y;
  }

  private eltwise_forward.primitive_desc plan(Compiler compiler, Tensor x) {
    int kind =
        compiler.training()
            ? dnnl.prop_kind.forward_training.value
            : dnnl.prop_kind.forward_inference.value;
    return new eltwise_forward.primitive_desc(
        new eltwise_forward.desc(kind, forward, x.layout(), alpha, 0f),
        compiler.attributes(),
        OneDnn.engine());
  }

  private boolean isLeaky() {
    return forward == dnnl.algorithm.eltwise_relu.value && alpha > 0;
  }

  /**
   * Where the output is 0, the derivative of a leaky ReLU is 1 in DL4J and alpha in oneDNN. Raised
   * by the least normal number a 0 counts as positive, and nothing else changes sides.
   */
  private Tensor raised(Compiler compiler, Tensor output) {
    Tensor raised = compiler.tensor(output.layout(), false);
    var plan =
        new eltwise_forward.primitive_desc(
            new eltwise_forward.desc(
                dnnl.prop_kind.forward_inference.value,
                dnnl.algorithm.eltwise_linear.value,
                output.layout(),
                1f,
                Float.MIN_NORMAL),
            compiler.attributes(),
            OneDnn.engine());
    compiler.addBackward(
        compiler.call("raise", plan, dnnl.DNNL_ARG_SRC, output, dnnl.DNNL_ARG_DST, raised));
    return raised;
  }

  /**
   * Adds the derivative.
   *
   * @param seen the output or, where that does not suffice, the input
   * @param gradient the output's, which becomes the input's
   */
  private void addDerivative(Compiler compiler, Tensor seen, Tensor gradient) {
    Tensor shown = isLeaky() ? raised(compiler, seen) : seen;
    var plan =
        new eltwise_backward.primitive_desc(
            new eltwise_backward.desc(backward, gradient.layout(), shown.layout(), alpha, 0f),
            compiler.attributes(),
            OneDnn.engine(),
            plan(compiler, shown));
    compiler.addBackward(
        compiler.call(
            "activation backward",
            plan,
            fromOutput ? dnnl.DNNL_ARG_DST : dnnl.DNNL_ARG_SRC,
            shown,
            dnnl.DNNL_ARG_DIFF_DST,
            gradient,
            dnnl.DNNL_ARG_DIFF_SRC,
            gradient));
  }
}
