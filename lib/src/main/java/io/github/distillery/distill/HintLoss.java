package io.github.distillery.distill;

import io.github.distillery.data.Rows;
import io.github.distillery.train.BatchLoss;
import java.lang.ref.Reference;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The mean squared difference; see {@link Hint}. */
final class HintLoss extends BatchLoss {
  private static final long serialVersionUID = 1L;

  private static final int PIECE = 4096;

  private final String projector;
  private final transient float[] wanted = new float[PIECE];
  private final transient float[] given = new float[PIECE];

  HintLoss(Projector projector) {
    this.projector = projector.toString();
  }

  @Override
  protected Result evaluate(INDArray targets, INDArray student) {
    if (student.dataType() != DataType.FLOAT) {
      INDArray difference = student.sub(targets.castTo(student.dataType()));
      double loss = difference.mul(difference).sumNumber().doubleValue() / difference.length();
      return new Result(loss, difference.muli(2.0 / difference.length()));
    }
    INDArray gradient = Nd4j.createUninitialized(DataType.FLOAT, student.shape(), 'c');
    return new Result(evaluate(block(targets), block(student), gradient), gradient);
  }

  /** In pieces that stay in the cache; a sum of floats over large maps would lose digits. */
  private double evaluate(INDArray targets, INDArray student, INDArray gradient) {
    long length = student.length();
    float scale = 2f / length;
    double sum = 0;
    for (long from = 0; from < length; from += PIECE) {
      int count = (int) Math.min(PIECE, length - from);
      place(targets, from).get(wanted, 0, count);
      place(student, from).get(given, 0, count);
      for (int i = 0; i < count; i++) {
        float difference = given[i] - wanted[i];
        wanted[i] = difference * difference;
        given[i] = difference * scale;
      }
      place(gradient, from).put(given, 0, count);
      for (int i = 0; i < count; i++) {
        sum += wanted[i];
      }
    }
    Reference.reachabilityFence(targets);
    Reference.reachabilityFence(student);
    Reference.reachabilityFence(gradient);
    return sum / length;
  }

  private static INDArray block(INDArray array) {
    INDArray floats = array.castTo(DataType.FLOAT);
    return Rows.isOneBlock(floats) ? floats : floats.dup('c');
  }

  private static FloatPointer place(INDArray array, long from) {
    return new FloatPointer(array.data().addressPointer()).getPointer(from);
  }

  @Override
  public String name() {
    return "hint, projector: " + projector;
  }
}
