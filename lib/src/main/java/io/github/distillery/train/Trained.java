package io.github.distillery.train;

import io.github.distillery.model.Classifier;
import io.github.distillery.model.Network;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A trained network with the history of its training. Is itself a classifier, so that it can teach.
 *
 * <p>Introduced in notebook 02.
 *
 * @param network the parameters of the best epoch on validation
 * @param history what happened, with seed and data hash
 * @param classNames what it learnt to tell apart, in the order of its logits; empty where not known
 */
public record Trained(Network network, History history, List<String> classNames)
    implements Classifier {
  public Trained {
    classNames = List.copyOf(classNames);
  }

  /**
   * A network whose classes have no names.
   *
   * @param network the parameters of the best epoch on validation
   * @param history what happened
   */
  public Trained(Network network, History history) {
    this(network, history, List.of());
  }

  @Override
  public String name() {
    return network.name();
  }

  @Override
  public int classes() {
    return network.classes();
  }

  @Override
  public INDArray logits(INDArray features) {
    return network.logits(features);
  }

  @Override
  public List<String> layers() {
    return network.layers();
  }

  @Override
  public INDArray features(INDArray features, String layer) {
    return network.features(features, layer);
  }

  @Override
  public Outputs outputs(INDArray features, List<String> layers) {
    return network.outputs(features, layers);
  }

  @Override
  public String fingerprint() {
    return network.fingerprint();
  }

  @Override
  public String toString() {
    return network + "; " + history;
  }
}
