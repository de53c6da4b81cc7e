package io.github.distillery.train;

import io.github.distillery.data.Batch;
import io.github.distillery.model.Network;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * Compares the gradient that a training would use with finite differences of its loss, in double
 * precision: {@code (L(w + h) - L(w - h)) / 2h} for some of the student's parameters and of what
 * the heads add to it. Without the student's dropout, by which its loss would never be twice the
 * same, and without its weight decay, which is not part of the heads. Parameters that are 0 are
 * moved a little before.
 *
 * <p>Introduced in notebook 03.
 *
 * @param checked how many parameters were tried
 * @param worst the greatest relative error, {@code |a - n| / (|a| + |n|)} of analytic gradient a
 *     and numeric gradient n, among those that differ by more than {@link #LEAST_ABSOLUTE_ERROR}
 * @param where which parameter that was, counted over the whole scaffold
 * @param analytic the gradient there as training computes it
 * @param numeric the gradient there by finite differences
 */
public record GradientCheck(
    int checked, double worst, long where, double analytic, double numeric) {
  /** Gradients that differ by less are taken for equal: finite differences are no better. */
  public static final double LEAST_ABSOLUTE_ERROR = 1e-8;

  /** A relative error up to this counts as right. */
  public static final double MOST_RELATIVE_ERROR = 1e-4;

  private static final double STEP = 1e-6;
  private static final double NEAR_ZERO = 0.05;
  private static final int MOST_CHECKED = 400;
  private static final List<String> STATISTICS =
      List.of(
          BatchNormalizationParamInitializer.GLOBAL_MEAN,
          BatchNormalizationParamInitializer.GLOBAL_VAR,
          BatchNormalizationParamInitializer.GLOBAL_LOG_STD);

  /**
   * Checks heads on a student.
   *
   * @param student small: each parameter that is tried costs two passes; it is not changed
   * @param heads one or more
   * @param batch what the loss is computed on
   * @return what came out
   */
  public static GradientCheck of(Network student, List<Head> heads, Batch batch) {
    Network exact = Network.of(student.name(), student.graph().convertDataType(DataType.DOUBLE));
    Batch doubles =
        new Batch(
            batch.indices(),
            batch.features().castTo(DataType.DOUBLE),
            batch.labelled() ? batch.labels().castTo(DataType.DOUBLE) : null);
    Scaffold scaffold =
        Scaffold.around(
            exact,
            doubles.features(),
            heads,
            TrainingOptions.defaults().updater(new NoOp()).seed(1));
    heads.forEach(head -> head.upkeep().beforeStep(Moment.START, doubles));
    return compare(scaffold, doubles);
  }

  /**
   * Whether all gradients agree.
   *
   * @return true up to {@link #MOST_RELATIVE_ERROR}
   */
  public boolean isRight() {
    return worst <= MOST_RELATIVE_ERROR;
  }

  private static GradientCheck compare(Scaffold scaffold, Batch batch) {
    ComputationGraph graph = scaffold.graph();
    for (Layer layer : graph.getLayers()) {
      layer.conf().getLayer().setIDropout(null);
    }
    long[] learnt = learnt(graph);
    leaveZero(graph.params(), learnt);
    graph.setInputs(scaffold.features(batch));
    graph.setLabels(scaffold.targets(batch));
    graph.computeGradientAndScore();
    // DL4J sums over the batch and leaves the division to the updater
    INDArray analytic = graph.gradient().gradient().div(batch.features().size(0));
    INDArray parameters = graph.params();
    GradientCheck found = new GradientCheck(0, 0, -1, 0, 0);
    for (long i : chosen(learnt)) {
      double before = parameters.getDouble(i);
      double above = loss(graph, i, before + STEP);
      double below = loss(graph, i, before - STEP);
      parameters.putScalar(i, before);
      found = found.with(i, analytic.getDouble(i), (above - below) / (2 * STEP));
    }
    return found;
  }

  /**
   * Biases begin at 0, and so does what a convolution gives over an empty background: just where
   * ReLU has no derivative, and differences would tell half of one.
   */
  private static void leaveZero(INDArray parameters, long[] places) {
    SplittableRandom random = new SplittableRandom(2);
    for (long i : places) {
      if (parameters.getDouble(i) == 0) {
        parameters.putScalar(i, random.nextDouble(-NEAR_ZERO, NEAR_ZERO));
      }
    }
  }

  private static double loss(ComputationGraph graph, long parameter, double value) {
    graph.params().putScalar(parameter, value);
    graph.computeGradientAndScore();
    return graph.score() - graph.calcRegularizationScore(true);
  }

  /** All parameters but the statistics of batch norm, which follow no gradient. */
  private static long[] learnt(ComputationGraph graph) {
    LongStream.Builder places = LongStream.builder();
    long from = 0;
    for (Map.Entry<String, INDArray> entry : graph.paramTable().entrySet()) {
      long to = from + entry.getValue().length();
      String key = entry.getKey();
      if (STATISTICS.stream().noneMatch(statistic -> key.endsWith("_" + statistic))) {
        LongStream.range(from, to).forEach(places::add);
      }
      from = to;
    }
    return places.build().toArray();
  }

  private static long[] chosen(long[] places) {
    if (places.length <= MOST_CHECKED) {
      return places;
    }
    return new SplittableRandom(1)
        .ints(0, places.length)
        .distinct()
        .limit(MOST_CHECKED)
        .mapToLong(i -> places[i])
        .toArray();
  }

  private GradientCheck with(long place, double byFormula, double byDifference) {
    double error = Math.abs(byFormula - byDifference);
    double size = Math.abs(byFormula) + Math.abs(byDifference);
    double relative = error <= LEAST_ABSOLUTE_ERROR ? 0 : error / size;
    // a gradient that is no number is the worst there can be
    boolean worse = !Double.isNaN(worst) && !(relative <= worst);
    return worse
        ? new GradientCheck(checked + 1, relative, place, byFormula, byDifference)
        : new GradientCheck(checked + 1, worst, where, analytic, numeric);
  }

  @Override
  public String toString() {
    return worst == 0
        ? "gradient right: %d parameters tried".formatted(checked)
        : "gradient %s: %d parameters tried, greatest relative error %.1e (parameter %d: %g by formula, %g by differences)"
            .formatted(isRight() ? "right" : "WRONG", checked, worst, where, analytic, numeric);
  }
}
