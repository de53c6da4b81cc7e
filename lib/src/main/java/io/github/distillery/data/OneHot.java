package io.github.distillery.data;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Turns class numbers into one-hot rows and back. */
final class OneHot {
  private OneHot() {}

  static INDArray encode(int[] classOf, int classes) {
    if (classOf.length == 0) {
      return Nd4j.create(DataType.FLOAT, 0, classes);
    }
    if ((long) classOf.length * classes > Integer.MAX_VALUE) {
      throw new DataException(
          "one-hot labels of %,d samples and %,d classes are too many for an array; ask for a batch with labels(indices)"
              .formatted(classOf.length, classes));
    }
    float[] values = new float[classOf.length * classes];
    for (int i = 0; i < classOf.length; i++) {
      values[i * classes + classOf[i]] = 1;
    }
    return Nd4j.create(values, new long[] {classOf.length, classes}, 'c');
  }

  static int[] decode(String name, INDArray oneHot, int classes) {
    if (oneHot.rank() != 2 || oneHot.size(1) != classes) {
      throw new DataException(
          "%s: labels have the shape %s but there are %d class names; give [samples, %d]"
              .formatted(name, java.util.Arrays.toString(oneHot.shape()), classes, classes));
    }
    double[] values = oneHot.dup('c').data().asDouble();
    int[] classOf = new int[(int) oneHot.size(0)];
    for (int i = 0; i < classOf.length; i++) {
      classOf[i] = hotColumn(name, values, i, classes);
    }
    return classOf;
  }

  private static int hotColumn(String name, double[] values, int row, int classes) {
    int hot = -1;
    for (int c = 0; c < classes; c++) {
      double value = values[row * classes + c];
      if (value == 1 && hot < 0) {
        hot = c;
      } else if (value != 0) {
        throw new DataException(
            "%s: the label of sample %d has %s in column %d; a one-hot row holds a single 1, otherwise 0"
                .formatted(name, row, value, c));
      }
    }
    if (hot < 0) {
      throw new DataException(
          "%s: the label of sample %d is all zeros; a one-hot row holds a single 1"
              .formatted(name, row));
    }
    return hot;
  }
}
