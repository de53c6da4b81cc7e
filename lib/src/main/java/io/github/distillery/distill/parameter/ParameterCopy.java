package io.github.distillery.distill.parameter;

import io.github.distillery.distill.parameter.ParameterGraph.Kind;
import io.github.distillery.distill.parameter.ParameterGraph.Node;
import io.github.distillery.model.ModelException;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Writes a teacher's parameters into a student's layers.
 *
 * <p>Introduced in notebook 05.
 */
public final class ParameterCopy {
  private final ParameterGraph student;
  private final ParameterGraph teacher;
  private final double noise;
  private final Random random;

  ParameterCopy(ParameterGraph student, ParameterGraph teacher, double noise, Random random) {
    this.student = student;
    this.teacher = teacher;
    this.noise = noise;
    this.random = random;
  }

  /**
   * Copies between two networks, without noise.
   *
   * @param student is written into
   * @param teacher is read
   */
  public ParameterCopy(ParameterGraph student, ParameterGraph teacher) {
    this(student, teacher, 0, new Random(0));
  }

  /**
   * Copies all parameters of a layer.
   *
   * @param s the student's layer
   * @param t the teacher's, of the same shapes
   * @throws ModelException where a shape differs
   */
  public void whole(Node s, Node t) {
    Map<String, INDArray> from = teacher.network().graph().getLayer(t.name()).paramTable();
    Map<String, INDArray> to = student.network().graph().getLayer(s.name()).paramTable();
    to.forEach(
        (key, array) -> {
          INDArray source = from.get(key);
          if (source == null || !Arrays.equals(source.shape(), array.shape())) {
            throw new ModelException(
                "\"%s\" of %s and \"%s\" of %s are of a kind that is copied as a whole, but their %s differs in shape"
                    .formatted(
                        t.name(),
                        teacher.network().name(),
                        s.name(),
                        student.network().name(),
                        key));
          }
          array.assign(source);
        });
  }

  /**
   * Copies batch norm's parameters and statistics.
   *
   * @param s the student's layer
   * @param t the teacher's
   * @param units which unit of the teacher's each of the student's stands for
   */
  public void norm(Node s, Node t, UnitMap units) {
    student
        .network()
        .graph()
        .getLayer(s.name())
        .paramTable()
        .forEach((key, array) -> write(array, selected(teacher.values(t.name(), key), units)));
  }

  /**
   * {@code W[unit, input] = teacher's W[its unit, its input] / copies of that input}, and biases.
   *
   * @param s the student's layer, dense or convolutional
   * @param t the teacher's, of the same kind
   * @param units which unit of the teacher's each of the student's stands for
   * @param inputs the same for the inputs
   */
  public void weights(Node s, Node t, UnitMap units, UnitMap inputs) {
    float[] from = teacher.values(t.name(), "W");
    int[] copies = inputs.copies();
    int kernel = from.length / (units.of() * inputs.of());
    float[] to = new float[units.units() * inputs.units() * kernel];
    double size = noise * rootMeanSquare(from);
    for (int unit = 0; unit < units.units(); unit++) {
      double noiseHere = units.isFurtherCopy(unit) ? size : 0;
      for (int input = 0; input < inputs.units(); input++) {
        for (int k = 0; k < kernel; k++) {
          int source =
              at(
                  t,
                  units.source()[unit],
                  inputs.source()[input],
                  k,
                  units.of(),
                  inputs.of(),
                  kernel);
          double value = from[source] / (double) copies[input];
          value += noiseHere == 0 ? 0 : noiseHere * random.nextGaussian();
          to[at(t, unit, input, k, units.units(), inputs.units(), kernel)] = (float) value;
        }
      }
    }
    write(parameter(s, "W"), to);
    if (LayerFit.hasBias(s)) {
      float[] bias =
          LayerFit.hasBias(t)
              ? selected(teacher.values(t.name(), "b"), units)
              : new float[units.units()];
      write(parameter(s, "b"), bias);
    }
  }

  /** Passes on what the layer gets; batch norm as if mean 0 and variance 1 had been seen. */
  void identity(Node s) {
    if (s.layer() instanceof BatchNormalization norm) {
      if (norm.isLockGammaBeta()) {
        throw new ModelException(
            "\"%s\" of %s has fixed gamma and beta, with which it cannot begin as the identity; build it without lockGammaBeta"
                .formatted(s.name(), student.network().name()));
      }
      student.network().graph().getLayer(s.name()).paramTable().values().forEach(p -> p.assign(0));
      if (!norm.isUseLogStd()) {
        parameter(s, "var").assign(1);
      }
      parameter(s, "gamma").assign(Math.sqrt(1 + norm.getEps()));
      return;
    }
    student.network().graph().getLayer(s.name()).paramTable().values().forEach(p -> p.assign(0));
    INDArray w = parameter(s, "W");
    for (int u = 0; u < s.units(); u++) {
      if (s.kind() == Kind.CONVOLUTION) {
        w.putScalar(new long[] {u, u, w.size(2) / 2, w.size(3) / 2}, 1);
      } else {
        w.putScalar(u, u, 1);
      }
    }
  }

  /** Dense weights are [in, out], convolutional ones [out, in, height, width]. */
  private static int at(Node node, int unit, int input, int k, int units, int inputs, int kernel) {
    return node.kind() == Kind.CONVOLUTION
        ? (unit * inputs + input) * kernel + k
        : input * units + unit;
  }

  private static float[] selected(float[] values, UnitMap units) {
    float[] selected = new float[units.units()];
    for (int u = 0; u < selected.length; u++) {
      selected[u] = values[units.source()[u]];
    }
    return selected;
  }

  private static double rootMeanSquare(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum / values.length);
  }

  private INDArray parameter(Node s, String key) {
    return student.network().graph().getLayer(s.name()).getParam(key);
  }

  private static void write(INDArray parameter, float[] values) {
    parameter.assign(Nd4j.create(values, parameter.shape(), 'c'));
  }
}
