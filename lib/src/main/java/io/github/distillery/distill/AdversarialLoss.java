package io.github.distillery.distill;

import io.github.distillery.data.Batch;
import io.github.distillery.model.LogSoftmax;
import io.github.distillery.train.BatchLoss;
import io.github.distillery.train.Upkeep;
import java.util.Arrays;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How far a student is from passing for its teacher: {@code mean over the batch of -log D(x)},
 * where D is a discriminator's probability that a prediction is the teacher's (the loss that does
 * not saturate, Goodfellow and others 2014, section 3) and {@code x = softmax(z / T)} for student
 * logits z, {@code [batch, classes]}, followed by the one-hot label where D is told the class.
 * Natural logarithm. It is log 2 where D cannot tell, not 0.
 *
 * <p>D stands still while the student's gradient is computed, and learns after each step of the
 * student from the same batch. Targets are the teacher's logits, {@code [batch, classes]}, followed
 * by the one-hot labels where D is told the class.
 *
 * <p>Introduced in notebook 04.
 */
final class AdversarialLoss extends BatchLoss implements Upkeep {
  private static final long serialVersionUID = 1L;

  private final transient Adversarial options;
  private final transient Discriminator discriminator;
  private final transient DiscriminatorTraining training;
  private transient double[][] ofTeacher = {};
  private transient double[][] ofStudent = {};

  AdversarialLoss(Adversarial options, Discriminator discriminator) {
    this.options = options;
    this.discriminator = discriminator;
    this.training = new DiscriminatorTraining(discriminator, options);
  }

  @Override
  protected Result evaluate(INDArray targets, INDArray student) {
    int rows = (int) student.size(0);
    int classes = (int) student.size(1);
    int width = (int) targets.size(1);
    double[] told = targets.dup('c').data().asDouble();
    double[] logits = student.dup('c').data().asDouble();
    ofTeacher = new double[rows][];
    ofStudent = new double[rows][];
    double[] gradient = new double[logits.length];
    double[] byInput = new double[inputs(options, classes)];
    double loss = 0;
    for (int r = 0; r < rows; r++) {
      int label = r * width + classes;
      ofTeacher[r] = seen(told, r * width, classes, told, label);
      ofStudent[r] = seen(logits, r * classes, classes, told, label);
      double score = discriminator.score(ofStudent[r], byInput);
      loss += Sigmoid.logOnePlusExp(-score) / rows;
      double byScore = -Sigmoid.of(-score) / rows;
      double mean = 0;
      for (int c = 0; c < classes; c++) {
        mean += ofStudent[r][c] * byInput[c];
      }
      for (int c = 0; c < classes; c++) {
        gradient[r * classes + c] =
            byScore * ofStudent[r][c] * (byInput[c] - mean) / options.temperature().value();
      }
    }
    return new Result(loss, Nd4j.createFromArray(gradient).reshape('c', rows, classes));
  }

  /** What D looks at: softened probabilities, and the label where it is told. */
  private double[] seen(double[] logits, int from, int classes, double[] told, int label) {
    double[] x = new double[classes];
    LogSoftmax.row(logits, from, classes, options.temperature().value(), x);
    for (int c = 0; c < classes; c++) {
      x[c] = Math.exp(x[c]);
    }
    if (options.conditional()) {
      x = Arrays.copyOf(x, 2 * classes);
      System.arraycopy(told, label, x, classes, classes);
    }
    return x;
  }

  static int inputs(Adversarial options, int classes) {
    return options.conditional() ? 2 * classes : classes;
  }

  @Override
  public void afterStep(Batch batch) {
    training.step(ofTeacher, ofStudent);
  }

  @Override
  public Map<String, Double> figures() {
    return training.figures();
  }

  @Override
  public Map<String, INDArray> state() {
    return training.state();
  }

  @Override
  public void restore(Map<String, INDArray> state) {
    training.restore(state);
  }

  @Override
  public String name() {
    return options.toString();
  }
}
