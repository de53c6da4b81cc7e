package io.github.distillery.transfer.finetune;

import io.github.distillery.data.Split;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trained;
import io.github.distillery.train.TrainingOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.deeplearning4j.nn.api.Layer;

/**
 * Trains a network on for another task or domain:
 *
 * <pre>{@code
 * var tuned = FineTuning.of(pretrained)
 *     .newHead(10)               // fresh weights for the classes of the target
 *     .freezeUpTo("pool2")       // these layers stand still ...
 *     .unfreezeEvery(3)          // ... and thaw one by one, every 3 epochs
 *     .layerRates(0.4)           // lower layers move less than higher ones
 *     .stayNear(0.01, 0.01)      // L2-SP
 *     .train(target, options);
 * }</pre>
 *
 * <p>Without any of these all layers are trained on, from the parameters they have. What stands
 * still is computed once for each sample, not once an epoch; batch norm in it keeps its statistics,
 * and dropout is off. The pretrained network is not changed.
 *
 * <p>Introduced in notebook 01.
 */
public final class FineTuning {
  private final Network start;
  private final boolean freshHead;
  private final Optional<String> boundary;
  private final int thawEvery;
  private final double rateOfLower;
  private final double alpha;
  private final double beta;

  private FineTuning(
      Network start,
      boolean freshHead,
      Optional<String> boundary,
      int thawEvery,
      double rateOfLower,
      double alpha,
      double beta) {
    this.start = start;
    this.freshHead = freshHead;
    this.boundary = boundary;
    this.thawEvery = thawEvery;
    this.rateOfLower = rateOfLower;
    this.alpha = alpha;
    this.beta = beta;
  }

  /**
   * Begins with a network.
   *
   * @param pretrained a network, or a trained one
   * @return trains all layers on
   * @throws ModelException where it is no DL4J network
   */
  public static FineTuning of(Classifier pretrained) {
    Classifier inner = pretrained instanceof Trained trained ? trained.network() : pretrained;
    if (inner instanceof Network network) {
      return new FineTuning(network, false, Optional.empty(), 0, 1, 0, 0);
    }
    throw new ModelException(
        "%s is of the class %s, which cannot be trained on; take a DL4J network (Network.of(...)), or let it teach one with Distillation.from(...)"
            .formatted(pretrained.name(), pretrained.getClass().getSimpleName()));
  }

  /**
   * Trains nothing but a new last layer, which shows what the features of a network are worth
   * (Alain and Bengio 2017).
   *
   * @param pretrained a network, or a trained one
   * @param classes of the new last layer
   * @return trains the last layer only
   * @throws ModelException where it is no DL4J network, or has only one layer
   */
  public static FineTuning linearProbe(Classifier pretrained, int classes) {
    FineTuning all = of(pretrained).newHead(classes);
    List<String> cuts = Trunk.cuts(all.start);
    if (cuts.isEmpty()) {
      throw new ModelException(
          all.start.name() + " has no layer below its last one, so there is nothing to probe");
    }
    return all.freezeUpTo(cuts.get(cuts.size() - 1));
  }

  /**
   * Puts a new last layer on, with random weights that the seed of the training gives.
   *
   * @param classes of the target task, 2 or more
   * @return the changed fine-tuning
   */
  public FineTuning newHead(int classes) {
    return new FineTuning(
        NewHead.on(start, classes), true, boundary, thawEvery, rateOfLower, alpha, beta);
  }

  /**
   * Lets a layer and all below it stand still.
   *
   * @param layer the last that does
   * @return the changed fine-tuning
   * @throws ModelException where there is no such layer, where it is the last, or where some way
   *     through the network goes round it
   */
  public FineTuning freezeUpTo(String layer) {
    Trunk.of(start, layer);
    return new FineTuning(
        start, freshHead, Optional.of(layer), thawEvery, rateOfLower, alpha, beta);
  }

  /**
   * Thaws the layers that stand still one by one, from the top (gradual unfreezing: Howard and
   * Ruder 2018, section 3.3). Each stage is a training of its own: a falling learning rate falls in
   * each, and each begins with the best epoch of the one before.
   *
   * @param epochs of each stage but the last, which gets what is left
   * @return the changed fine-tuning
   * @throws ModelException where nothing stands still
   */
  public FineTuning unfreezeEvery(int epochs) {
    if (boundary.isEmpty()) {
      throw new ModelException(
          start.name() + ": no layer stands still, so none can thaw; call freezeUpTo(layer) first");
    }
    if (epochs < 1) {
      throw new IllegalArgumentException(
          "a layer is to thaw every " + epochs + " epochs; give 1 or more");
    }
    return new FineTuning(start, freshHead, boundary, epochs, rateOfLower, alpha, beta);
  }

  /**
   * Gives each layer a part of the learning rate of the one above it; the last layer has all of it
   * (discriminative fine-tuning: Howard and Ruder 2018, section 3.2, where it is 1 / 2.6).
   *
   * @param factor above 0, up to 1
   * @return the changed fine-tuning
   */
  public FineTuning layerRates(double factor) {
    if (!(factor > 0 && factor <= 1)) {
      throw new IllegalArgumentException(
          "the factor from layer to layer is " + factor + "; give more than 0, up to 1");
    }
    return new FineTuning(start, freshHead, boundary, thawEvery, factor, alpha, beta);
  }

  /**
   * Pulls weights and biases of dense and convolutional layers towards where they begin, and those
   * of a new head towards 0 (L2-SP: Li, Grandvalet and Davoine 2018, section 3): the loss grows by
   * {@code alpha / 2 * ||w - start||^2 + beta / 2 * ||w of the new head||^2}.
   *
   * @param newAlpha for layers that have learnt before, 0 or more
   * @param newBeta for a new head, 0 or more
   * @return the changed fine-tuning
   */
  public FineTuning stayNear(double newAlpha, double newBeta) {
    if (!(newAlpha >= 0 && newBeta >= 0)) {
      throw new IllegalArgumentException(
          "the strengths are %s and %s; give 0 or more".formatted(newAlpha, newBeta));
    }
    return new FineTuning(start, freshHead, boundary, thawEvery, rateOfLower, newAlpha, newBeta);
  }

  /**
   * Trains.
   *
   * @param target its training part is learnt from, its validation part chooses the epoch
   * @param options how to train; its epochs are those of all stages together
   * @return the network of the best epoch, with the history of all stages
   * @throws ModelException where network and target have other classes or shapes, or there are too
   *     few epochs for all stages
   */
  public Trained train(Split target, TrainingOptions options) {
    if (target.train().classes() != start.classes()) {
      throw new ModelException(
          "%s has %d classes, but %s has %d; put a new last layer on with newHead(%d)"
              .formatted(
                  start.name(),
                  start.classes(),
                  target.train().name(),
                  target.train().classes(),
                  target.train().classes()));
    }
    Network network = freshHead ? NewHead.seeded(start, options.seed()) : start;
    Network pulled =
        Pull.on(network, alpha, freshHead ? OptionalDouble.of(beta) : OptionalDouble.empty());
    TrainingOptions rated = rated(options);
    Trained tuned = new TuningStages(boundary, thawEvery, rated).run(pulled, target);
    return new Trained(Pull.off(tuned.network(), start), tuned.history(), tuned.classNames());
  }

  private TrainingOptions rated(TrainingOptions options) {
    List<String> learning =
        Arrays.stream(start.graph().getLayers())
            .filter(layer -> layer.numParams() > 0)
            .map(Layer::conf)
            .map(conf -> conf.getLayer().getLayerName())
            .toList();
    TrainingOptions rated = options;
    for (int i = 0; i < learning.size() && rateOfLower < 1; i++) {
      rated = rated.layerRate(learning.get(i), Math.pow(rateOfLower, learning.size() - 1 - i));
    }
    return rated;
  }
}
