package io.github.distillery.compiled;

import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.post_ops;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.random.impl.DropOutInverted;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Dropout, with the same random numbers as DL4J's: the mask comes from ND4J's generator, drawn in
 * the same order.
 */
final class DropoutLowering {
  private DropoutLowering() {}

  static Tensor lower(Compiler compiler, String name, IDropout dropout, Tensor input) {
    if (!compiler.training() || dropout == null) {
      return input;
    }
    if (dropout.getClass() != Dropout.class) {
      throw new NotCoveredException(
          name, "dropout of the kind " + dropout.getClass().getSimpleName() + " is not compiled");
    }
    Dropout plain = (Dropout) dropout;
    if (plain.getPSchedule() != null) {
      throw new NotCoveredException(name, "dropout with a schedule is not compiled");
    }
    Tensor x = compiler.inPlainLayout(input);
    Tensor mask = compiler.tensor(x.layout(), false);
    Tensor y = compiler.tensor(x.layout(), x.learns());
    INDArray drawn = mask.array();
    compiler.addForward(
        () -> {
          drawn.assign(1);
          Nd4j.getExecutioner().exec(new DropOutInverted(drawn, drawn, plain.getP()));
        });
    compiler.addForward(times(compiler, x, mask, y));
    compiler.onBackward(
        () -> {
          if (x.learns() && y.gradient() != null) {
            compiler.addBackward(times(compiler, y.gradient(), mask, y.gradient()));
            compiler.passOn(y.gradient(), x);
          }
        });
    return y;
  }

  private static Call times(Compiler compiler, Tensor x, Tensor mask, Tensor y) {
    return compiler.elementwise(dnnl.algorithm.binary_mul.value, x, mask, y, new post_ops());
  }
}
