package io.github.distillery.compiled;

import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_desc_base;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;

/** A convolution in two dimensions, with bias and most activations in the same pass. */
final class ConvolutionLowering {
  private final Compiler compiler;
  private final Optional<Activations> activation;
  private final Parameters parameters;
  private final Window window;
  private final memory.desc weightLayout;
  private final memory.desc biasLayout;
  private final boolean inputLearns;
  private final long[] inputShape;
  private final long[] outputShape;

  private ConvolutionLowering(
      Compiler compiler, String name, ConvolutionLayer layer, Parameters parameters, Tensor x) {
    this.compiler = compiler;
    this.parameters = parameters;
    this.activation = Activations.of(name, layer.getActivationFn());
    this.window =
        Window.of(
            name,
            layer.getConvolutionMode(),
            layer.getKernelSize(),
            layer.getStride(),
            layer.getPadding(),
            layer.getDilation(),
            x);
    this.weightLayout =
        Tensor.plain(
            layer.getNOut(), layer.getNIn(), layer.getKernelSize()[0], layer.getKernelSize()[1]);
    this.biasLayout = layer.hasBias() ? Tensor.plain(layer.getNOut()) : null;
    this.inputLearns = x.learns();
    this.inputShape = x.shape();
    this.outputShape =
        new long[] {x.size(0), layer.getNOut(), window.output()[0], window.output()[1]};
  }

  static Tensor lower(
      Compiler compiler, String name, ConvolutionLayer layer, Parameters parameters, Tensor input) {
    Tensor x = DropoutLowering.lower(compiler, name, layer.getIDropout(), input);
    if (x.rank() != 4 || x.size(1) != layer.getNIn()) {
      throw new NotCoveredException(name, "does not get maps of " + layer.getNIn() + " channels");
    }
    ConvolutionLowering lowering = new ConvolutionLowering(compiler, name, layer, parameters, x);
    return lowering.lower(lowering.plans(name), x);
  }

  /** The ways oneDNN computes it; those of the backward pass are null where not wanted. */
  private record Plans(
      convolution_forward.primitive_desc forward,
      convolution_backward_weights.primitive_desc weights,
      convolution_backward_data.primitive_desc data) {

    boolean fast() {
      return java.util.stream.Stream.of(forward, weights, data)
          .noneMatch(plan -> plan != null && isReference(plan));
    }

    private static boolean isReference(primitive_desc_base plan) {
      return plan.impl_info_str().getString().startsWith("ref");
    }
  }

  /**
   * Channels last wherever oneDNN has fast code for it, as narrow maps need no filling up there;
   * then what oneDNN likes best; then the plain layout. The choice depends on shapes and processor
   * only, so that results repeat.
   */
  private Plans plans(String name) {
    List<List<memory.desc>> layouts =
        List.of(
            List.of(Tensor.channelsLast(inputShape), Tensor.channelsLast(outputShape)),
            List.of(Tensor.any(inputShape), Tensor.any(outputShape)),
            List.of(Tensor.plain(inputShape), Tensor.plain(outputShape)));
    for (List<memory.desc> pair : layouts) {
      Optional<Plans> plans = plans(pair.get(0), pair.get(1)).filter(Plans::fast);
      if (plans.isPresent()) {
        return plans.get();
      }
    }
    throw new NotCoveredException(name, "oneDNN has no fast code for a convolution of this shape");
  }

  private Optional<Plans> plans(memory.desc source, memory.desc target) {
    try {
      var forward = forward(source, target);
      if (!compiler.training()) {
        return Optional.of(new Plans(forward, null, null));
      }
      var weights = weights(forward);
      return Optional.of(new Plans(forward, weights, inputLearns ? data(forward) : null));
    } catch (RuntimeException unsupported) {
      return Optional.empty();
    }
  }

  private convolution_forward.primitive_desc forward(memory.desc source, memory.desc target) {
    int kind =
        compiler.training()
            ? dnnl.prop_kind.forward_training.value
            : dnnl.prop_kind.forward_inference.value;
    int algorithm = dnnl.algorithm.convolution_direct.value;
    memory.desc kernels = Tensor.any(Tensor.shape(weightLayout));
    var operation =
        biasLayout == null
            ? new convolution_forward.desc(
                kind,
                algorithm,
                source,
                kernels,
                target,
                window.strides(),
                window.dilations(),
                window.before(),
                window.after())
            : new convolution_forward.desc(
                kind,
                algorithm,
                source,
                kernels,
                biasLayout,
                target,
                window.strides(),
                window.dilations(),
                window.before(),
                window.after());
    return new convolution_forward.primitive_desc(
        operation, compiler.attributes(Activations.fused(activation)), OneDnn.engine());
  }

  private convolution_backward_weights.primitive_desc weights(
      convolution_forward.primitive_desc forward) {
    int algorithm = dnnl.algorithm.convolution_direct.value;
    memory.desc kernels = Tensor.any(Tensor.shape(weightLayout));
    var operation =
        biasLayout == null
            ? new convolution_backward_weights.desc(
                algorithm,
                forward.src_desc(),
                kernels,
                forward.dst_desc(),
                window.strides(),
                window.dilations(),
                window.before(),
                window.after())
            : new convolution_backward_weights.desc(
                algorithm,
                forward.src_desc(),
                kernels,
                biasLayout,
                forward.dst_desc(),
                window.strides(),
                window.dilations(),
                window.before(),
                window.after());
    return new convolution_backward_weights.primitive_desc(
        operation, compiler.attributes(), OneDnn.engine(), forward);
  }

  private convolution_backward_data.primitive_desc data(
      convolution_forward.primitive_desc forward) {
    var operation =
        new convolution_backward_data.desc(
            dnnl.algorithm.convolution_direct.value,
            forward.src_desc(),
            Tensor.any(Tensor.shape(weightLayout)),
            forward.dst_desc(),
            window.strides(),
            window.dilations(),
            window.before(),
            window.after());
    return new convolution_backward_data.primitive_desc(
        operation, compiler.attributes(), OneDnn.engine(), forward);
  }

  private Tensor lower(Plans plans, Tensor input) {
    Tensor x = compiler.in(input, plans.forward().src_desc());
    Tensor weights = parameters.value(ConvolutionParamInitializer.WEIGHT_KEY, 'c', weightLayout);
    Tensor bias =
        biasLayout == null
            ? null
            : parameters.value(ConvolutionParamInitializer.BIAS_KEY, 'c', biasLayout);
    Tensor y = compiler.tensor(plans.forward().dst_desc(), true);
    compiler.addWork(weights.values().length() * y.size(0) * y.size(2) * y.size(3));
    compiler.addForward(
        compiler.call(
            "convolution",
            plans.forward(),
            dnnl.DNNL_ARG_SRC,
            x,
            dnnl.DNNL_ARG_WEIGHTS,
            compiler.in(weights, plans.forward().weights_desc()),
            dnnl.DNNL_ARG_BIAS,
            bias,
            dnnl.DNNL_ARG_DST,
            y));
    compiler.onBackward(() -> backward(plans, x, weights, y));
    return Activations.unfused(compiler, activation, y);
  }

  private void backward(Plans plans, Tensor x, Tensor weights, Tensor y) {
    if (y.gradient() == null) {
      return;
    }
    Activations.backwardFused(compiler, activation, y);
    Tensor weightGradient =
        parameters.gradient(ConvolutionParamInitializer.WEIGHT_KEY, 'c', weightLayout);
    Tensor biasGradient =
        biasLayout == null
            ? null
            : parameters.gradient(ConvolutionParamInitializer.BIAS_KEY, 'c', biasLayout);
    memory.desc computed = plans.weights().diff_weights_desc();
    boolean asItIs = weightGradient.has(computed);
    Tensor kernels = asItIs ? weightGradient : compiler.tensor(computed, false);
    compiler.addBackward(
        compiler.call(
            "convolution, gradient of the weights",
            plans.weights(),
            dnnl.DNNL_ARG_SRC,
            x,
            dnnl.DNNL_ARG_DIFF_DST,
            y.gradient(),
            dnnl.DNNL_ARG_DIFF_WEIGHTS,
            kernels,
            dnnl.DNNL_ARG_DIFF_BIAS,
            biasGradient));
    if (!asItIs) {
      compiler.addBackward(compiler.reorder(kernels, weightGradient));
    }
    if (x.learns()) {
      Tensor turned = weights;
      if (!weights.has(plans.data().weights_desc())) {
        turned = compiler.tensor(plans.data().weights_desc(), false);
        compiler.addBackward(compiler.reorder(weights, turned));
      }
      Tensor used = turned;
      compiler.addGradient(
          x,
          slot ->
              compiler.addBackward(
                  compiler.call(
                      "convolution, gradient of the input",
                      plans.data(),
                      dnnl.DNNL_ARG_DIFF_DST,
                      y.gradient(),
                      dnnl.DNNL_ARG_WEIGHTS,
                      used,
                      dnnl.DNNL_ARG_DIFF_SRC,
                      slot)));
    }
  }
}
