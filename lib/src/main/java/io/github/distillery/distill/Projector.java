package io.github.distillery.distill;

import io.github.distillery.model.FeatureShape;
import io.github.distillery.model.ModelException;
import io.github.distillery.train.Wiring;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;

/**
 * Brings what a student's layer gives to the shape of a teacher's layer, so that a {@link Hint} can
 * compare them (the regressor of Romero and others 2015, section 2.2). It is linear with a bias,
 * learnt along with the student and thrown away afterwards. Nobody chooses it: {@link #between}
 * does, by the two shapes.
 *
 * <table>
 * <caption>Which projector</caption>
 * <tr><th>student</th><th>teacher</th><th>projector</th></tr>
 * <tr><td>the same shape</td><td></td><td>none</td></tr>
 * <tr><td>units</td><td>units</td><td>dense</td></tr>
 * <tr><td>map</td><td>map, neither higher nor wider</td><td>convolution; 1x1 where only the
 * channels differ</td></tr>
 * <tr><td>map</td><td>map, neither lower nor narrower</td><td>deconvolution</td></tr>
 * <tr><td>map</td><td>units</td><td>dense, of all values of the map</td></tr>
 * <tr><td>units</td><td>map</td><td>dense, to all values of the map</td></tr>
 * </table>
 *
 * <p>A convolution from n to m rows has the stride {@code s = n / m}, rounded down, and the kernel
 * {@code n - (m - 1) * s}: it meets the teacher's map exactly, without padding, and looks at every
 * position. The paper has stride 1 always; this has the same kernels where n is below 2 m and
 * smaller ones elsewhere. The deconvolution is the same backwards.
 *
 * <p>Introduced in notebook 03.
 */
public sealed interface Projector {
  /**
   * Chooses the projector.
   *
   * @param student what the student's layer gives for a sample
   * @param teacher what the teacher's layer gives for a sample
   * @return {@link None} where the shapes agree
   * @throws ModelException where one map is higher and the other one wider
   */
  static Projector between(FeatureShape student, FeatureShape teacher) {
    boolean bothSingle = student.positions() == 1 && teacher.positions() == 1;
    if (student.equals(teacher) || bothSingle && student.channels() == teacher.channels()) {
      return new None();
    }
    return always(student, teacher);
  }

  /**
   * Chooses a projector even where the shapes agree, for a student whose values may mean the same
   * as the teacher's in another order or scale.
   *
   * @param student what the student's layer gives for a sample
   * @param teacher what the teacher's layer gives for a sample
   * @return any but {@link None}
   * @throws ModelException where one map is higher and the other one wider
   */
  static Projector always(FeatureShape student, FeatureShape teacher) {
    if (!student.isMap() || !teacher.isMap()) {
      return new Dense(student, teacher);
    }
    if (student.height() >= teacher.height() && student.width() >= teacher.width()) {
      return new Convolution(
          student,
          teacher,
          Steps.between(student.height(), teacher.height()),
          Steps.between(student.width(), teacher.width()));
    }
    if (student.height() <= teacher.height() && student.width() <= teacher.width()) {
      return new Deconvolution(
          student,
          teacher,
          Steps.between(teacher.height(), student.height()),
          Steps.between(teacher.width(), student.width()));
    }
    throw new ModelException(
        "maps %s of the student and %s of the teacher cannot meet, because one is higher and the other wider; take layers of which one is neither"
            .formatted(student, teacher));
  }

  /**
   * Adds itself to a student.
   *
   * @param wiring the student's graph
   * @param layer the student's layer
   * @return the name of a vertex that gives {@code [batch, values of the teacher's layer]}
   */
  String attach(Wiring wiring, String layer);

  /**
   * How many numbers are learnt along and thrown away.
   *
   * @return weights and biases
   */
  long parameters();

  /** The values are compared as they are. */
  record None() implements Projector {
    @Override
    public String attach(Wiring wiring, String layer) {
      return wiring.flat(layer);
    }

    @Override
    public long parameters() {
      return 0;
    }

    @Override
    public String toString() {
      return "none, the shapes agree";
    }
  }

  /**
   * Every value of the one layer with every value of the other.
   *
   * @param from the student's shape
   * @param to the teacher's shape
   */
  record Dense(FeatureShape from, FeatureShape to) implements Projector {
    @Override
    public String attach(Wiring wiring, String layer) {
      return wiring.linear("projector", wiring.flat(layer), from.values(), to.values());
    }

    @Override
    public long parameters() {
      return (from.values() + 1L) * to.values();
    }

    @Override
    public String toString() {
      return "dense from %s to %s, %,d parameters".formatted(from, to, parameters());
    }
  }

  /**
   * A convolution to a map of the same size or a smaller one.
   *
   * @param from the student's shape
   * @param to the teacher's shape
   * @param rows kernel and stride down
   * @param columns kernel and stride across
   */
  record Convolution(FeatureShape from, FeatureShape to, Steps rows, Steps columns)
      implements Projector {
    @Override
    public String attach(Wiring wiring, String layer) {
      ConvolutionLayer convolution =
          new ConvolutionLayer.Builder(rows.kernel(), columns.kernel())
              .stride(rows.stride(), columns.stride())
              .convolutionMode(ConvolutionMode.Truncate)
              .nIn(from.channels())
              .nOut(to.channels())
              .activation(Activation.IDENTITY)
              .weightInit(WeightInit.XAVIER)
              .build();
      return wiring.flat(wiring.add("projector", convolution, layer), to);
    }

    @Override
    public long parameters() {
      return Steps.parameters(from, to, rows, columns);
    }

    @Override
    public String toString() {
      return Steps.describe("convolution", from, to, rows, columns);
    }
  }

  /**
   * A transposed convolution to a larger map.
   *
   * @param from the student's shape
   * @param to the teacher's shape
   * @param rows kernel and stride down
   * @param columns kernel and stride across
   */
  record Deconvolution(FeatureShape from, FeatureShape to, Steps rows, Steps columns)
      implements Projector {
    @Override
    public String attach(Wiring wiring, String layer) {
      Deconvolution2D deconvolution =
          new Deconvolution2D.Builder()
              .kernelSize(rows.kernel(), columns.kernel())
              .stride(rows.stride(), columns.stride())
              .convolutionMode(ConvolutionMode.Truncate)
              .nIn(from.channels())
              .nOut(to.channels())
              .activation(Activation.IDENTITY)
              .weightInit(WeightInit.XAVIER)
              .build();
      return wiring.flat(wiring.add("projector", deconvolution, layer), to);
    }

    @Override
    public long parameters() {
      return Steps.parameters(from, to, rows, columns);
    }

    @Override
    public String toString() {
      return Steps.describe("deconvolution", from, to, rows, columns);
    }
  }

  /**
   * How a convolution walks along one side of a map.
   *
   * @param kernel positions that it looks at at once
   * @param stride positions from one look to the next
   */
  record Steps(int kernel, int stride) {
    static Steps between(int larger, int smaller) {
      int stride = larger / smaller;
      return new Steps(larger - (smaller - 1) * stride, stride);
    }

    static long parameters(FeatureShape from, FeatureShape to, Steps rows, Steps columns) {
      long weights = (long) from.channels() * to.channels() * rows.kernel() * columns.kernel();
      return weights + to.channels();
    }

    static String describe(
        String what, FeatureShape from, FeatureShape to, Steps rows, Steps columns) {
      return "%s of %dx%d with stride %dx%d from %s to %s, %,d parameters"
          .formatted(
              what,
              rows.kernel(),
              columns.kernel(),
              rows.stride(),
              columns.stride(),
              from,
              to,
              parameters(from, to, rows, columns));
    }
  }
}
