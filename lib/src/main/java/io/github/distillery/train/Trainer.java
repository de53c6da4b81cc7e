package io.github.distillery.train;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import java.util.List;

/**
 * Trains networks.
 *
 * <pre>{@code
 * var teacher = Trainer.train(Architectures.mlp(784, 1200, 1200, 10), mnist, options);
 * }</pre>
 *
 * <p>Interrupting the thread stops a training at its next batch; it then returns the best network
 * so far and leaves the thread's interrupt flag set, so that whatever loops around it stops too.
 *
 * <p>Introduced in notebook 02.
 */
public final class Trainer {
  private Trainer() {}

  /**
   * Trains a network with fresh weights by the labels.
   *
   * @param architecture the plan; the options' seed gives its weights
   * @param split learns from the training part, keeps the best epoch by the validation part, never
   *     looks at the test part
   * @param options how to train
   * @return the network of the best epoch, with its history
   * @throws DataException where a part is empty
   * @throws ModelException where network and data do not fit
   * @throws TrainingDivergedException where the loss becomes NaN or infinite
   */
  public static Trained train(Architecture architecture, Split split, TrainingOptions options) {
    return train(architecture.initialize(options.seed()), split, options);
  }

  /**
   * Trains a network on, from the parameters it has, by the labels.
   *
   * @param start where to begin; it is not changed
   * @param split as for {@link #train(Architecture, Split, TrainingOptions)}
   * @param options how to train
   * @return the network of the best epoch, with its history
   * @throws DataException where a part is empty
   * @throws ModelException where network and data do not fit
   * @throws TrainingDivergedException where the loss becomes NaN or infinite
   */
  public static Trained train(Network start, Split split, TrainingOptions options) {
    return train(start, split, options, List.of(Head.labels(1)));
  }

  /**
   * Trains a network to match several things at once.
   *
   * @param start where to begin; it is not changed
   * @param split as for {@link #train(Architecture, Split, TrainingOptions)}
   * @param options how to train
   * @param heads what to match, one or more
   * @return the network of the best epoch, with its history
   * @throws DataException where a part is empty
   * @throws ModelException where network and data do not fit
   * @throws TrainingDivergedException where the loss becomes NaN or infinite
   */
  public static Trained train(
      Network start, Split split, TrainingOptions options, List<Head> heads) {
    checkPart(start, split.train());
    checkPart(start, split.validation());
    if (heads.isEmpty()) {
      throw new IllegalArgumentException(
          start.name() + " has nothing to match; give one head or more");
    }
    return new TrainingLoop(start, split, options, heads).run();
  }

  private static void checkPart(Network network, Dataset part) {
    if (part.size() == 0) {
      throw new DataException(part.name() + " is empty; there is nothing to learn or measure by");
    }
    if (network.classes() != part.classes()) {
      throw new ModelException(
          "%s gives %d classes, but %s has %d (%s); build the network with as many outputs"
              .formatted(
                  network.name(),
                  network.classes(),
                  part.name(),
                  part.classes(),
                  part.classNames()));
    }
    network.fit(part.features(new int[] {0}));
  }
}
