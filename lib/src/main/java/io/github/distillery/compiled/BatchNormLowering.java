package io.github.distillery.compiled;

import org.bytedeco.dnnl.batch_normalization_backward;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Batch norm of maps or rows. In training the running statistics are what DL4J makes of them:
 * parameters whose "gradient" is the step from the old value to the new one.
 */
final class BatchNormLowering {
  private static final double LOG10_OF_ROOT = 1 / (2 * Math.log(10));

  private final Compiler compiler;
  private final BatchNormalization layer;
  private final Parameters parameters;
  private final Tensor x;
  private final Tensor y;
  private final Tensor mean;
  private final Tensor variance;
  private final Tensor scale;
  private final Tensor shift;
  private final int flags;
  private final batch_normalization_forward.primitive_desc plan;

  private BatchNormLowering(
      Compiler compiler, BatchNormalization layer, Parameters parameters, Tensor x) {
    this.compiler = compiler;
    this.layer = layer;
    this.parameters = parameters;
    this.x = x;
    this.y = compiler.tensor(x.layout(), true);
    this.mean = channels(0);
    this.variance = channels(0);
    boolean locked = layer.isLockGammaBeta();
    this.scale =
        locked
            ? channels(layer.getGamma())
            : parameters.value(BatchNormalizationParamInitializer.GAMMA, 'c', mean.layout());
    this.shift =
        locked
            ? channels(layer.getBeta())
            : parameters.value(BatchNormalizationParamInitializer.BETA, 'c', mean.layout());
    int affine =
        dnnl.normalization_flags.use_scale.value | dnnl.normalization_flags.use_shift.value;
    this.flags =
        compiler.training() ? affine : affine | dnnl.normalization_flags.use_global_stats.value;
    int kind =
        compiler.training()
            ? dnnl.prop_kind.forward_training.value
            : dnnl.prop_kind.forward_inference.value;
    this.plan =
        new batch_normalization_forward.primitive_desc(
            new batch_normalization_forward.desc(kind, x.layout(), (float) layer.getEps(), flags),
            compiler.attributes(),
            OneDnn.engine());
  }

  static Tensor lower(
      Compiler compiler, String name, BatchNormalization layer, Parameters parameters, Tensor x) {
    if (x.rank() == 4 && layer.getCnn2DFormat() == CNN2DFormat.NHWC) {
      throw new NotCoveredException(name, "maps with channels last are not compiled");
    }
    if (x.size(1) != layer.getNOut()) {
      throw new NotCoveredException(name, "does not get " + layer.getNOut() + " channels");
    }
    if (x.rank() == 4) {
      return new BatchNormLowering(compiler, layer, parameters, x).lower();
    }
    Tensor rows = compiler.inPlainLayout(x);
    Tensor maps = compiler.reshaped(rows, x.size(0), x.size(1), 1, 1);
    Tensor normed = new BatchNormLowering(compiler, layer, parameters, maps).lower();
    return compiler.reshaped(normed, x.shape());
  }

  private Tensor channels(double value) {
    Tensor channels = compiler.tensor(Tensor.plain(x.size(1)), false);
    channels.values().assign(value);
    return channels;
  }

  private Tensor lower() {
    if (!compiler.training()) {
      compiler.addForward(this::recallStatistics);
    }
    compiler.addForward(
        compiler.call(
            "batch norm",
            plan,
            dnnl.DNNL_ARG_SRC,
            x,
            dnnl.DNNL_ARG_MEAN,
            mean,
            dnnl.DNNL_ARG_VARIANCE,
            variance,
            dnnl.DNNL_ARG_SCALE,
            scale,
            dnnl.DNNL_ARG_SHIFT,
            shift,
            dnnl.DNNL_ARG_DST,
            y));
    compiler.onBackward(this::backward);
    return y;
  }

  private void backward() {
    if (y.gradient() == null) {
      return;
    }
    boolean locked = layer.isLockGammaBeta();
    Tensor scaleGradient =
        locked
            ? channels(0)
            : parameters.gradient(BatchNormalizationParamInitializer.GAMMA, 'c', mean.layout());
    Tensor shiftGradient =
        locked
            ? channels(0)
            : parameters.gradient(BatchNormalizationParamInitializer.BETA, 'c', mean.layout());
    var operation =
        new batch_normalization_backward.desc(
            dnnl.prop_kind.backward.value, x.layout(), x.layout(), (float) layer.getEps(), flags);
    var backward =
        new batch_normalization_backward.primitive_desc(
            operation, compiler.attributes(), OneDnn.engine(), plan);
    Tensor below = compiler.tensor(x.layout(), false);
    compiler.addBackward(
        compiler.call(
            "batch norm backward",
            backward,
            dnnl.DNNL_ARG_SRC,
            x,
            dnnl.DNNL_ARG_MEAN,
            mean,
            dnnl.DNNL_ARG_VARIANCE,
            variance,
            dnnl.DNNL_ARG_SCALE,
            scale,
            dnnl.DNNL_ARG_SHIFT,
            shift,
            dnnl.DNNL_ARG_DIFF_DST,
            y.gradient(),
            dnnl.DNNL_ARG_DIFF_SRC,
            below,
            dnnl.DNNL_ARG_DIFF_SCALE,
            scaleGradient,
            dnnl.DNNL_ARG_DIFF_SHIFT,
            shiftGradient));
    compiler.addBackward(this::moveStatistics);
    compiler.passOn(below, x);
  }

  /** Running mean and variance, as oneDNN wants them. */
  private void recallStatistics() {
    mean.values().assign(parameters.array(BatchNormalizationParamInitializer.GLOBAL_MEAN));
    if (layer.isUseLogStd()) {
      float[] deviations =
          floats(parameters.array(BatchNormalizationParamInitializer.GLOBAL_LOG_STD));
      for (int i = 0; i < deviations.length; i++) {
        double deviation = Math.pow(10, deviations[i]);
        deviations[i] = (float) (deviation * deviation);
      }
      put(deviations, variance.values());
    } else {
      variance.values().assign(parameters.array(BatchNormalizationParamInitializer.GLOBAL_VAR));
    }
  }

  /** The steps of the running statistics towards those of this batch. */
  private void moveStatistics() {
    double share = 1 - layer.getDecay();
    step(BatchNormalizationParamInitializer.GLOBAL_MEAN, mean, (old, now) -> share * (old - now));
    if (layer.isUseLogStd()) {
      step(
          BatchNormalizationParamInitializer.GLOBAL_LOG_STD,
          variance,
          (old, now) -> {
            double before = Math.pow(10, 2 * old);
            return Math.log(before / (layer.getDecay() * before + share * now)) * LOG10_OF_ROOT;
          });
    } else {
      step(
          BatchNormalizationParamInitializer.GLOBAL_VAR,
          variance,
          (old, now) -> share * (old - now));
    }
  }

  private void step(String key, Tensor ofBatch, java.util.function.DoubleBinaryOperator step) {
    float[] old = floats(parameters.array(key));
    float[] now = floats(ofBatch.values());
    for (int i = 0; i < old.length; i++) {
      old[i] = (float) step.applyAsDouble(old[i], now[i]);
    }
    put(old, parameters.gradientArray(key));
  }

  private static float[] floats(INDArray array) {
    float[] floats = new float[(int) array.length()];
    Tensor.address(array).get(floats);
    return floats;
  }

  private static void put(float[] floats, INDArray array) {
    Tensor.address(array).put(floats);
  }
}
