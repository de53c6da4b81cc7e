package io.github.distillery.compiled;

import java.util.Arrays;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.pooling_backward;
import org.bytedeco.dnnl.pooling_forward;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

/** Pooling by maximum or mean, of windows or of whole maps, in whatever layout the maps have. */
final class PoolingLowering {
  private final Compiler compiler;
  private final Tensor x;
  private final Tensor y;
  private final Tensor winners;
  private final Window window;
  private final int algorithm;
  private final pooling_forward.primitive_desc plan;

  private PoolingLowering(Compiler compiler, PoolingType type, Window window, Tensor x) {
    this.compiler = compiler;
    this.x = x;
    this.window = window;
    this.algorithm =
        type == PoolingType.MAX
            ? dnnl.algorithm.pooling_max.value
            : dnnl.algorithm.pooling_avg_exclude_padding.value;
    memory.desc output = Tensor.any(x.size(0), x.size(1), window.output()[0], window.output()[1]);
    int kind =
        compiler.training()
            ? dnnl.prop_kind.forward_training.value
            : dnnl.prop_kind.forward_inference.value;
    this.plan =
        new pooling_forward.primitive_desc(
            new pooling_forward.desc(
                kind,
                algorithm,
                x.layout(),
                output,
                window.strides(),
                window.kernel(),
                window.before(),
                window.after()),
            compiler.attributes(),
            OneDnn.engine());
    this.y = compiler.tensor(plan.dst_desc(), x.learns());
    this.winners =
        compiler.training() && type == PoolingType.MAX
            ? compiler.tensor(plan.workspace_desc(), false)
            : null;
  }

  static Tensor lower(Compiler compiler, String name, SubsamplingLayer layer, Tensor x) {
    PoolingType type = checked(name, layer.getPoolingType(), x);
    if (Arrays.stream(layer.getDilation()).anyMatch(d -> d != 1)) {
      throw new NotCoveredException(name, "pooling with dilation is not compiled");
    }
    Window window =
        Window.of(
            name,
            layer.getConvolutionMode(),
            layer.getKernelSize(),
            layer.getStride(),
            layer.getPadding(),
            layer.getDilation(),
            x);
    if (type == PoolingType.AVG && window.isPadded()) {
      throw new NotCoveredException(name, "means of windows with padding are not compiled");
    }
    return new PoolingLowering(compiler, type, window, x).lower();
  }

  static Tensor lower(Compiler compiler, String name, GlobalPoolingLayer layer, Tensor x) {
    PoolingType type = checked(name, layer.getPoolingType(), x);
    if (layer.getPoolingDimensions() != null
        && !Arrays.equals(layer.getPoolingDimensions(), new int[] {2, 3})) {
      throw new NotCoveredException(name, "pooling over other dimensions is not compiled");
    }
    int[] whole = {(int) x.size(2), (int) x.size(3)};
    int[] one = {1, 1};
    Window window = Window.of(name, ConvolutionMode.Truncate, whole, one, new int[] {0, 0}, one, x);
    Tensor pooled = new PoolingLowering(compiler, type, window, x).lower();
    return layer.isCollapseDimensions() ? compiler.flat(pooled) : pooled;
  }

  private static PoolingType checked(String name, PoolingType type, Tensor x) {
    if (x.rank() != 4) {
      throw new NotCoveredException(name, "pooling of anything but maps is not compiled");
    }
    if (type != PoolingType.MAX && type != PoolingType.AVG) {
      throw new NotCoveredException(name, "pooling of the type " + type + " is not compiled");
    }
    return type;
  }

  private Tensor lower() {
    compiler.addForward(
        compiler.call(
            "pooling",
            plan,
            dnnl.DNNL_ARG_SRC,
            x,
            dnnl.DNNL_ARG_DST,
            y,
            dnnl.DNNL_ARG_WORKSPACE,
            winners));
    compiler.onBackward(
        () -> {
          if (x.learns() && y.gradient() != null) {
            compiler.addGradient(x, slot -> compiler.addBackward(backward(slot)));
          }
        });
    return y;
  }

  private Call backward(Tensor slot) {
    var operation =
        new pooling_backward.desc(
            algorithm,
            slot.layout(),
            y.layout(),
            window.strides(),
            window.kernel(),
            window.before(),
            window.after());
    return compiler.call(
        "pooling backward",
        new pooling_backward.primitive_desc(
            operation, compiler.attributes(), OneDnn.engine(), plan),
        dnnl.DNNL_ARG_DIFF_DST,
        y.gradient(),
        dnnl.DNNL_ARG_DIFF_SRC,
        slot,
        dnnl.DNNL_ARG_WORKSPACE,
        winners);
  }
}
