package io.github.distillery.distill;

import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Teaches a discriminator, a step for each of the student's, by Adam with the decays 0.5 and 0.999
 * (Radford, Metz and Chintala 2016). Its loss for n predictions of the teacher and as many of the
 * student is the mean over all 2n of {@code -t log D - (1 - t) log(1 - D)}, where t is {@code
 * teacherTarget} for the teacher's and 0 for the student's.
 */
final class DiscriminatorTraining {
  private static final double FIRST_DECAY = 0.5;
  private static final double SECOND_DECAY = 0.999;
  private static final double TINY = 1e-8;
  private static final double MEMORY = 0.9;

  private final Discriminator discriminator;
  private final Adversarial options;
  private final float[] first;
  private final float[] second;
  private float steps;
  private float runningAccuracy = 0.5f;
  private Outcome last = new Outcome(Double.NaN, Double.NaN, new double[0]);

  /** What the discriminator says of a batch: loss, share of right decisions, gradient. */
  record Outcome(double loss, double accuracy, double[] gradient) {}

  DiscriminatorTraining(Discriminator discriminator, Adversarial options) {
    this.discriminator = discriminator;
    this.options = options;
    this.first = new float[discriminator.parameters().length];
    this.second = new float[first.length];
  }

  /** Measures, and learns unless it is too far ahead of the student. */
  void step(double[][] ofTeacher, double[][] ofStudent) {
    last = measure(discriminator, ofTeacher, ofStudent, options.teacherTarget());
    runningAccuracy = (float) (MEMORY * runningAccuracy + (1 - MEMORY) * last.accuracy());
    if (runningAccuracy > options.pauseAbove()) {
      return;
    }
    steps++;
    float[] parameters = discriminator.parameters();
    double firstScale = 1 - Math.pow(FIRST_DECAY, steps);
    double secondScale = 1 - Math.pow(SECOND_DECAY, steps);
    for (int i = 0; i < parameters.length; i++) {
      double g = last.gradient()[i];
      first[i] = (float) (FIRST_DECAY * first[i] + (1 - FIRST_DECAY) * g);
      second[i] = (float) (SECOND_DECAY * second[i] + (1 - SECOND_DECAY) * g * g);
      double size = Math.sqrt(second[i] / secondScale) + TINY;
      parameters[i] -= (float) (options.learningRate() * first[i] / firstScale / size);
    }
    discriminator.boundSlope(options.slope());
  }

  /** A score of exactly 0 is no decision and counts as half a right one. */
  static Outcome measure(
      Discriminator discriminator,
      double[][] ofTeacher,
      double[][] ofStudent,
      double teacherTarget) {
    double[] gradient = new double[discriminator.parameters().length];
    double share = 1.0 / (ofTeacher.length + ofStudent.length);
    double loss = 0;
    double right = 0;
    for (double[] x : ofTeacher) {
      double score = discriminator.score(x, null);
      loss += Sigmoid.logOnePlusExp(score) - teacherTarget * score;
      right += 0.5 + 0.5 * Math.signum(score);
      discriminator.addGradient(x, share * (Sigmoid.of(score) - teacherTarget), gradient);
    }
    for (double[] x : ofStudent) {
      double score = discriminator.score(x, null);
      loss += Sigmoid.logOnePlusExp(score);
      right += 0.5 - 0.5 * Math.signum(score);
      discriminator.addGradient(x, share * Sigmoid.of(score), gradient);
    }
    return new Outcome(loss * share, right * share, gradient);
  }

  /** Of the last batch, before the discriminator learnt from it; empty before the first. */
  Map<String, Double> figures() {
    return steps == 0 && Double.isNaN(last.loss())
        ? Map.of()
        : Map.of("discriminator accuracy", last.accuracy(), "discriminator loss", last.loss());
  }

  Map<String, INDArray> state() {
    Map<String, INDArray> state = new LinkedHashMap<>();
    state.put("discriminator", Nd4j.createFromArray(discriminator.parameters()));
    state.put("first-moments", Nd4j.createFromArray(first));
    state.put("second-moments", Nd4j.createFromArray(second));
    state.put("steps-and-accuracy", Nd4j.createFromArray(steps, runningAccuracy));
    return state;
  }

  void restore(Map<String, INDArray> state) {
    copy(state.get("discriminator"), discriminator.parameters());
    copy(state.get("first-moments"), first);
    copy(state.get("second-moments"), second);
    steps = state.get("steps-and-accuracy").getFloat(0);
    runningAccuracy = state.get("steps-and-accuracy").getFloat(1);
  }

  private static void copy(INDArray from, float[] to) {
    System.arraycopy(from.dup().data().asFloat(), 0, to, 0, to.length);
  }
}
