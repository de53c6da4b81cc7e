package io.github.distillery.distill.ways;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Self-distillation within a network: its end teaches its shallower layers while all of it learns
 * from the labels (Zhang and others 2019, Be your own teacher, section 3).
 *
 * <pre>{@code
 * var network = OwnTeacher.exits("pool1", "pool2")
 *     .train(Architectures.lenet(1, 28, 28, 10), mnist, options);
 * }</pre>
 *
 * <p>Each of the named layers gets an exit, a dense layer that classifies by it and is thrown away
 * after training. The network's logits v learn from the labels y with weight 1, the logits z of
 * each exit by
 *
 * <pre>{@code
 * mean over the batch of hard * -sum of y * log softmax(z)
 *                      + soft * T^2 * KL(softmax(v / T) || softmax(z / T))
 * }</pre>
 *
 * <p>all {@code [batch, classes]}, sums over the classes, natural logarithm, with hard = 0.7, soft
 * = 0.3 and T = 3. No gradient goes through what the end says, in inference mode. The paper puts
 * more layers before its exits, and also brings their features together; here an exit is one layer,
 * on logits alone.
 *
 * <p>Introduced in notebook 12.
 */
public final class OwnTeacher {
  private final List<String> layers;
  private final double hard;
  private final double soft;
  private final Temperature temperature;

  private OwnTeacher(List<String> layers, double hard, double soft, Temperature temperature) {
    this.layers = List.copyOf(layers);
    this.hard = hard;
    this.soft = soft;
    this.temperature = temperature;
  }

  /**
   * Puts exits on layers.
   *
   * @param layers one or more of the network's, each once
   * @return the way
   * @throws IllegalArgumentException where there is none, or one twice
   */
  public static OwnTeacher exits(String... layers) {
    List<String> names = Arrays.asList(layers);
    if (names.isEmpty() || names.stream().distinct().count() < names.size()) {
      throw new IllegalArgumentException(
          "exits on %s; give one layer or more, each once, for example exits(\"pool1\")"
              .formatted(names));
    }
    return new OwnTeacher(names, 0.7, 0.3, new Temperature(3));
  }

  /**
   * Changes the weights of what each exit learns.
   *
   * @param newHard of the labels, 0 or more
   * @param newSoft of what the network says at its end, above 0
   * @return the way with these weights
   * @throws IllegalArgumentException where one is less
   */
  public OwnTeacher weights(double newHard, double newSoft) {
    if (!(newHard >= 0) || !(newSoft > 0) || Double.isInfinite(newHard + newSoft)) {
      throw new IllegalArgumentException(
          "the weights are %s for labels and %s for the network's end; give 0 or more, and above 0"
              .formatted(newHard, newSoft));
    }
    return new OwnTeacher(layers, newHard, newSoft, temperature);
  }

  /**
   * Changes the temperature of what the network says at its end.
   *
   * @param newTemperature the same for end and exits
   * @return the way with this temperature
   */
  public OwnTeacher temperature(Temperature newTemperature) {
    return new OwnTeacher(layers, hard, soft, newTemperature);
  }

  /**
   * Trains a network with fresh weights.
   *
   * @param architecture the plan; the options' seed gives its weights
   * @param split learns from the training part, keeps the best epoch by the validation part
   * @param options how to train
   * @return an ordinary network, without the exits
   * @throws ModelException where a layer does not exist, or network and data do not fit
   */
  public Trained train(Architecture architecture, Split split, TrainingOptions options) {
    Network start = architecture.initialize(options.seed());
    return Trainer.train(start, split, options, heads(start.classes()));
  }

  List<Head> heads(int classes) {
    List<Head> heads = new ArrayList<>();
    heads.add(Head.labels(Schedule.constant(1)));
    layers.forEach(layer -> heads.add(exit(layer, classes)));
    return heads;
  }

  private Head exit(String layer, int classes) {
    CohortTargets end = new CohortTargets(new int[] {0});
    return new Head(
        "exit " + layer,
        Schedule.constant(1),
        classifierOn(layer, classes),
        new ExitLoss(hard, soft, temperature),
        batch -> labelsAndEnd(batch, end),
        end);
  }

  private static INDArray labelsAndEnd(Batch batch, CohortTargets end) {
    INDArray labels = batch.labels();
    return Nd4j.concat(1, labels, end.of(batch).castTo(labels.dataType()));
  }

  private static Tap classifierOn(String layer, int classes) {
    return (Wiring wiring) -> {
      int values = wiring.shape(layer).values();
      return wiring.linear("classifier", wiring.flat(layer), values, classes);
    };
  }
}
