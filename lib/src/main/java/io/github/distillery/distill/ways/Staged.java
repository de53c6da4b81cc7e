package io.github.distillery.distill.ways;

import io.github.distillery.model.Classifier;
import io.github.distillery.model.Network;
import io.github.distillery.train.History;
import io.github.distillery.train.Trained;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What {@link Stages} gave. As a classifier it is the network of the last stage.
 *
 * <p>Introduced in notebook 03.
 *
 * @param stages what each stage gave, one or more, in order
 */
public record Staged(List<Trained> stages) implements Classifier {
  public Staged {
    stages = List.copyOf(stages);
    if (stages.isEmpty()) {
      throw new IllegalArgumentException("no stage was trained; give one or more");
    }
  }

  /**
   * What the last stage gave.
   *
   * @return the network with the history of that stage alone
   */
  public Trained last() {
    return stages.get(stages.size() - 1);
  }

  /**
   * The student after all stages.
   *
   * @return an ordinary network
   */
  public Network network() {
    return last().network();
  }

  /**
   * All stages in one history: epochs are numbered through, and each shows the losses of its own
   * stage. Outcome, seed and best epoch are the last stage's.
   *
   * @return the history, for tables and charts
   */
  public History history() {
    List<History.Epoch> epochs = new ArrayList<>();
    int before = 0;
    for (Trained stage : stages) {
      before = epochs.size();
      for (History.Epoch epoch : stage.history().epochs()) {
        epochs.add(
            new History.Epoch(
                before + epoch.number(),
                epoch.loss(),
                epoch.losses(),
                epoch.figures(),
                epoch.validationLoss(),
                epoch.validationAccuracy(),
                epoch.seconds()));
      }
    }
    History last = last().history();
    int best = last.bestEpoch() == 0 ? before : before + last.bestEpoch();
    return new History(
        last.network(), epochs, best, last.outcome(), last.seed(), last.dataHash(), last.engine());
  }

  /**
   * The student after all stages, with the history of all of them, for what asks for one training.
   *
   * @return network, history and class names
   */
  public Trained trained() {
    return new Trained(network(), history(), last().classNames());
  }

  @Override
  public String name() {
    return last().name();
  }

  @Override
  public int classes() {
    return last().classes();
  }

  @Override
  public List<String> classNames() {
    return last().classNames();
  }

  @Override
  public INDArray logits(INDArray features) {
    return last().logits(features);
  }

  @Override
  public List<String> layers() {
    return last().layers();
  }

  @Override
  public INDArray features(INDArray features, String layer) {
    return last().features(features, layer);
  }

  @Override
  public Outputs outputs(INDArray features, List<String> layers) {
    return last().outputs(features, layers);
  }

  @Override
  public String fingerprint() {
    return last().fingerprint();
  }

  @Override
  public String toString() {
    return network()
        + stages.stream()
            .map(stage -> System.lineSeparator() + "  " + stage.history())
            .collect(Collectors.joining());
  }
}
