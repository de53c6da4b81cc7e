package io.github.distillery.compiled;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Adam as DL4J computes it, with {@code g} the mean gradient:
 *
 * <pre>
 * m = b1 m + (1 - b1) g
 * v = b2 v + (1 - b2) g²
 * p = p - rate sqrt(1 - b2^t) / (1 - b1^t) m / (sqrt(v) + epsilon)
 * </pre>
 *
 * <p>It goes piece by piece, each small enough to stay in the processor's cache from the first of
 * these lines to the last.
 */
final class AdamCalls {
  private static final int PIECE = 16_384;

  private final Tensor ofGradient = number();
  private final Tensor ofSquare = number();
  private final Tensor ofMean = number();
  private final Tensor ofVariance = number();
  private final Tensor one = number();
  private final Tensor epsilon = number();
  private final Tensor step = number();
  private final List<Pieces> pieces = new ArrayList<>();
  private final List<INDArray> held;

  /**
   * Prepares the calls.
   *
   * @param parameters in one block, as all others, of the same length
   * @param gradient of the loss
   * @param mean the moving average of gradients
   * @param variance the moving average of their squares
   */
  AdamCalls(INDArray parameters, INDArray gradient, INDArray mean, INDArray variance) {
    this.held = List.of(parameters, gradient, mean, variance);
    one.values().assign(1);
    long length = parameters.length();
    long piece = (long) PIECE * OneDnn.threads();
    long whole = length / piece;
    if (whole > 0) {
      pieces.add(new Pieces(0, piece, (int) whole));
    }
    if (whole * piece < length) {
      pieces.add(new Pieces(whole * piece, length - whole * piece, 1));
    }
  }

  private static Tensor number() {
    return Tensor.create(Tensor.plain(1), false);
  }

  /**
   * Moves the parameters.
   *
   * @param adam as it is at this moment
   * @param iteration how many steps were made before
   * @param epoch for schedules of the rate
   * @param scale by which the gradient is multiplied first
   */
  void step(Adam adam, int iteration, int epoch, double scale) {
    double b1 = adam.getBeta1();
    double b2 = adam.getBeta2();
    double rate = adam.getLearningRate(iteration, epoch);
    double correction =
        Math.sqrt(1 - Math.pow(b2, iteration + 1)) / (1 - Math.pow(b1, iteration + 1));
    ofGradient.values().putScalar(0, (1 - b1) * scale);
    ofSquare.values().putScalar(0, (1 - b2) * scale * scale);
    ofMean.values().putScalar(0, b1);
    ofVariance.values().putScalar(0, b2);
    epsilon.values().putScalar(0, adam.getEpsilon());
    step.values().putScalar(0, -rate * correction);
    pieces.forEach(Pieces::step);
  }

  /** Pieces of one length, side by side; the calls are the same and look at one after another. */
  private final class Pieces {
    private final Compiler compiler = new Compiler(false);
    private final memory.desc layout;
    private final List<Tensor> seen;
    private final Pointer[][] places;

    Pieces(long start, long length, int count) {
      this.layout = Tensor.plain(length);
      this.seen = held.stream().map(array -> Tensor.over(array, layout)).toList();
      this.places = new Pointer[count][held.size()];
      for (int i = 0; i < count; i++) {
        for (int j = 0; j < held.size(); j++) {
          places[i][j] = Tensor.address(held.get(j)).getPointer(start + i * length);
        }
      }
      addCalls();
    }

    private void addCalls() {
      Tensor p = seen.get(0);
      Tensor g = seen.get(1);
      Tensor m = seen.get(2);
      Tensor v = seen.get(3);
      Tensor t = compiler.tensor(layout, false);
      add(dnnl.algorithm.binary_mul, g, g, t, times(ofSquare));
      add(dnnl.algorithm.binary_mul, v, ofVariance, v, plus(t));
      add(dnnl.algorithm.binary_mul, g, ofGradient, t);
      add(dnnl.algorithm.binary_mul, m, ofMean, m, plus(t));
      add(dnnl.algorithm.binary_mul, v, one, t, squareRoot(), plus(epsilon));
      add(dnnl.algorithm.binary_div, m, t, p, times(step), plus(p));
    }

    void step() {
      for (Pointer[] place : places) {
        for (int j = 0; j < place.length; j++) {
          seen.get(j).lookAt(place[j]);
        }
        compiler.forward().forEach(Runnable::run);
      }
    }

    private void add(
        dnnl.algorithm operation, Tensor first, Tensor second, Tensor result, After... after) {
      post_ops steps = new post_ops();
      List<Object> arguments =
          new ArrayList<>(
              List.of(
                  dnnl.DNNL_ARG_SRC_0,
                  first,
                  dnnl.DNNL_ARG_SRC_1,
                  second,
                  dnnl.DNNL_ARG_DST,
                  result));
      for (int i = 0; i < after.length; i++) {
        if (after[i].operand() == null) {
          steps.append_eltwise(1, after[i].operation().value, 0, 0);
        } else {
          steps.append_binary(after[i].operation().value, after[i].operand().layout());
          arguments.add(dnnl.DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE * (i + 1) | dnnl.DNNL_ARG_SRC_1);
          arguments.add(after[i].operand());
        }
      }
      var plan =
          new binary.primitive_desc(
              new binary.desc(operation.value, first.layout(), second.layout(), result.layout()),
              compiler.attributes(steps),
              OneDnn.engine());
      compiler.addForward(compiler.call("Adam", plan, arguments.toArray()));
    }
  }

  /** What is done to a result before it is written; with another tensor or, without one, alone. */
  private record After(dnnl.algorithm operation, Tensor operand) {}

  private static After times(Tensor factor) {
    return new After(dnnl.algorithm.binary_mul, factor);
  }

  private static After plus(Tensor summand) {
    return new After(dnnl.algorithm.binary_add, summand);
  }

  private static After squareRoot() {
    return new After(dnnl.algorithm.eltwise_sqrt, null);
  }
}
