package io.github.distillery.select;

import io.github.distillery.data.Batch;
import io.github.distillery.data.Split;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.model.Temperature;
import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Tap;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import io.github.distillery.train.Wiring;
import java.util.List;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;

/**
 * Trains a teacher that is easy to follow: together with a branch of the student's size on one of
 * its layers, after the student-friendly teacher of Park, Cha, Jeong, Kim and Han 2021.
 *
 * <pre>{@code
 * var teacher = StudentFriendly.branch("dense1", 30).train(Architectures.mlp(784, 300, 300, 10), mnist, options);
 * var student = Distillation.from(teacher).soft(0.9, temperature(4)).hard(0.1).train(plan, mnist, options);
 * }</pre>
 *
 * <p>What exactly is done: on the named layer stands a branch, a dense layer of as many units as
 * given with ReLU and a dense layer that gives logits z. The teacher's logits v learn from the
 * labels y by cross-entropy with weight 1; branch and teacher together by
 *
 * <pre>{@code
 * mean over the batch of soft * T^2 * KL(softmax(v / T) || softmax(z / T)) + hard * -sum of y * log softmax(z)
 * }</pre>
 *
 * <p>v and z are {@code [batch, classes]}; soft = 0.3, hard = 0.3, T = 4. The gradient of the first
 * part goes into the branch and into the teacher, which so learns to say what such a branch can
 * follow. After training the branch is thrown away. The paper splits the student into blocks, puts
 * all that follows a block on each of the teacher's, and has weights and temperatures of its own;
 * here there is one branch of two layers, so that no more is to be expected than its idea.
 *
 * <p>Introduced in notebook 12.
 */
public final class StudentFriendly {
  private static final double WEIGHT = 0.3;

  private final String layer;
  private final int units;
  private final double soft;
  private final double hard;
  private final Temperature temperature;

  private StudentFriendly(
      String layer, int units, double soft, double hard, Temperature temperature) {
    this.layer = layer;
    this.units = units;
    this.soft = soft;
    this.hard = hard;
    this.temperature = temperature;
  }

  /**
   * Puts a branch on a layer.
   *
   * @param layer one of the teacher's, of vectors or maps
   * @param units of the branch's hidden layer, for example as many as the student's last hidden
   *     layer has
   * @return the way
   * @throws IllegalArgumentException where there is not even one unit
   */
  public static StudentFriendly branch(String layer, int units) {
    if (units < 1) {
      throw new IllegalArgumentException(
          "a branch of %d units on \"%s\"; give 1 or more".formatted(units, layer));
    }
    return new StudentFriendly(layer, units, WEIGHT, WEIGHT, new Temperature(4));
  }

  /**
   * Changes the weights.
   *
   * @param newSoft of the divergence between teacher and branch, above 0
   * @param newHard of the branch's labels, 0 or more
   * @return the way with these weights
   * @throws IllegalArgumentException where one is less
   */
  public StudentFriendly weights(double newSoft, double newHard) {
    if (!(newSoft > 0) || !(newHard >= 0) || Double.isInfinite(newSoft + newHard)) {
      throw new IllegalArgumentException(
          "the weights are %s between teacher and branch and %s for the branch's labels; give above 0, and 0 or more"
              .formatted(newSoft, newHard));
    }
    return new StudentFriendly(layer, units, newSoft, newHard, temperature);
  }

  /**
   * Changes the temperature.
   *
   * @param newTemperature the same for teacher and branch
   * @return the way with it
   */
  public StudentFriendly temperature(Temperature newTemperature) {
    return new StudentFriendly(layer, units, soft, hard, newTemperature);
  }

  /**
   * Trains a teacher with fresh weights.
   *
   * @param teacher the plan; the options' seed gives its weights
   * @param split learns from the training part, keeps the best epoch by the validation part
   * @param options how to train
   * @return an ordinary network, without the branch
   * @throws ModelException where there is no such layer, or network and data do not fit
   */
  public Trained train(Architecture teacher, Split split, TrainingOptions options) {
    return train(teacher.initialize(options.seed()), split, options);
  }

  /**
   * Trains a teacher on that is there.
   *
   * @param teacher where to begin; it is not changed
   * @param split learns from the training part, keeps the best epoch by the validation part
   * @param options how to train
   * @return an ordinary network, without the branch
   * @throws ModelException where there is no such layer, or network and data do not fit
   */
  public Trained train(Network teacher, Split split, TrainingOptions options) {
    return Trainer.train(teacher, split, options, heads(teacher.classes()));
  }

  List<Head> heads(int classes) {
    Tap both =
        wiring -> wiring.add("both", new MergeVertex(), branch(wiring, classes), wiring.logits());
    return List.of(
        Head.labels(Schedule.constant(1)),
        new Head(
            "branch on " + layer,
            Schedule.constant(1),
            both,
            new StudentBranchLoss(soft, hard, temperature),
            Batch::labels));
  }

  private String branch(Wiring wiring, int classes) {
    DenseLayer hidden =
        new DenseLayer.Builder()
            .nIn(wiring.shape(layer).values())
            .nOut(units)
            .weightInit(WeightInit.RELU)
            .activation(Activation.RELU)
            .build();
    return wiring.linear("logits", wiring.add("dense", hidden, wiring.flat(layer)), units, classes);
  }
}
