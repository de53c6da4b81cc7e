package io.github.distillery.compiled;

import java.util.Optional;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.inner_product_backward_data;
import org.bytedeco.dnnl.inner_product_backward_weights;
import org.bytedeco.dnnl.inner_product_forward;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_desc_base;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;

/** A dense layer: bias and most activations in the same pass as the product. */
final class DenseLowering {
  /** For fewer rows oneDNN's product of matrices is slower than its inner product. */
  private static final int LEAST_ROWS_OF_A_PRODUCT = 8;

  private final Compiler compiler;
  private final Optional<Activations> activation;
  private final Tensor x;
  private final Tensor weights;
  private final Tensor bias;
  private final Tensor y;
  private final Parameters parameters;
  private final inner_product_forward.primitive_desc plan;

  private DenseLowering(
      Compiler compiler, String name, DenseLayer layer, Parameters parameters, Tensor x) {
    if (layer.hasLayerNorm()) {
      throw new NotCoveredException(name, "layer norm is not compiled");
    }
    this.compiler = compiler;
    this.parameters = parameters;
    this.activation = Activations.of(name, layer.getActivationFn());
    this.x = x;
    memory.desc weightLayout = Tensor.plain(layer.getNOut(), layer.getNIn());
    this.weights = parameters.value(DefaultParamInitializer.WEIGHT_KEY, 'f', weightLayout);
    this.bias =
        layer.hasBias()
            ? parameters.value(DefaultParamInitializer.BIAS_KEY, 'c', Tensor.plain(layer.getNOut()))
            : null;
    this.y = compiler.tensor(Tensor.plain(x.size(0), layer.getNOut()), true);
    this.plan = plan();
  }

  static Tensor lower(
      Compiler compiler, String name, DenseLayer layer, Parameters parameters, Tensor input) {
    if (input.rank() != 2) {
      throw new NotCoveredException(name, "gets maps where it expects rows of values");
    }
    Tensor x = compiler.inPlainLayout(input);
    if (x.size(1) != layer.getNIn()) {
      throw new NotCoveredException(
          name, "gets " + x.size(1) + " values where it expects " + layer.getNIn());
    }
    Tensor seen = DropoutLowering.lower(compiler, name, layer.getIDropout(), x);
    return new DenseLowering(compiler, name, layer, parameters, seen).lower();
  }

  private Tensor lower() {
    compiler.addWork(x.size(0) * x.size(1) * y.size(1));
    compiler.addForward(product().orElseGet(this::innerProduct));
    compiler.onBackward(this::backward);
    return Activations.unfused(compiler, activation, y);
  }

  /** Quicker for many rows where oneDNN has code for this processor; empty elsewhere. */
  private Optional<Call> product() {
    if (x.size(0) < LEAST_ROWS_OF_A_PRODUCT) {
      return Optional.empty();
    }
    Tensor turned =
        parameters.value(
            DefaultParamInitializer.WEIGHT_KEY, 'f', Tensor.byColumns(x.size(1), y.size(1)));
    Tensor row = bias == null ? null : bias.reshaped(1, y.size(1));
    matmul.primitive_desc product;
    try {
      var operation =
          bias == null
              ? new matmul.desc(x.layout(), turned.layout(), y.layout())
              : new matmul.desc(x.layout(), turned.layout(), row.layout(), y.layout());
      product =
          new matmul.primitive_desc(
              operation, compiler.attributes(Activations.fused(activation)), OneDnn.engine());
    } catch (RuntimeException unsupported) {
      return Optional.empty();
    }
    return product.impl_info_str().getString().startsWith("brg")
        ? Optional.of(forward(product, turned, row))
        : Optional.empty();
  }

  private Call innerProduct() {
    return forward(plan, weights, bias);
  }

  private Call forward(primitive_desc_base how, Tensor weightsSeen, Tensor biasSeen) {
    return compiler.call(
        "dense",
        how,
        dnnl.DNNL_ARG_SRC,
        x,
        dnnl.DNNL_ARG_WEIGHTS,
        weightsSeen,
        dnnl.DNNL_ARG_BIAS,
        biasSeen,
        dnnl.DNNL_ARG_DST,
        y);
  }

  private inner_product_forward.primitive_desc plan() {
    int kind =
        compiler.training()
            ? dnnl.prop_kind.forward_training.value
            : dnnl.prop_kind.forward_inference.value;
    var operation =
        bias == null
            ? new inner_product_forward.desc(kind, x.layout(), weights.layout(), y.layout())
            : new inner_product_forward.desc(
                kind, x.layout(), weights.layout(), bias.layout(), y.layout());
    return new inner_product_forward.primitive_desc(
        operation, compiler.attributes(Activations.fused(activation)), OneDnn.engine());
  }

  private void backward() {
    if (y.gradient() == null) {
      return;
    }
    Activations.backwardFused(compiler, activation, y);
    Tensor above = y.gradient();
    Tensor weightGradient =
        parameters.gradient(DefaultParamInitializer.WEIGHT_KEY, 'f', weights.layout());
    Tensor biasGradient =
        bias == null
            ? null
            : parameters.gradient(DefaultParamInitializer.BIAS_KEY, 'c', bias.layout());
    var toWeights =
        bias == null
            ? new inner_product_backward_weights.desc(x.layout(), weights.layout(), above.layout())
            : new inner_product_backward_weights.desc(
                x.layout(), weights.layout(), bias.layout(), above.layout());
    compiler.addBackward(
        compiler.call(
            "dense, gradient of the weights",
            new inner_product_backward_weights.primitive_desc(
                toWeights, compiler.attributes(), OneDnn.engine(), plan),
            dnnl.DNNL_ARG_SRC,
            x,
            dnnl.DNNL_ARG_DIFF_DST,
            above,
            dnnl.DNNL_ARG_DIFF_WEIGHTS,
            weightGradient,
            dnnl.DNNL_ARG_DIFF_BIAS,
            biasGradient));
    if (x.learns()) {
      compiler.addGradient(x, slot -> compiler.addBackward(gradientBelow(above, slot)));
    }
  }

  private Call gradientBelow(Tensor above, Tensor slot) {
    var operation =
        new inner_product_backward_data.desc(slot.layout(), weights.layout(), above.layout());
    return compiler.call(
        "dense, gradient of the input",
        new inner_product_backward_data.primitive_desc(
            operation, compiler.attributes(), OneDnn.engine(), plan),
        dnnl.DNNL_ARG_DIFF_DST,
        above,
        dnnl.DNNL_ARG_WEIGHTS,
        weights,
        dnnl.DNNL_ARG_DIFF_SRC,
        slot);
  }
}
