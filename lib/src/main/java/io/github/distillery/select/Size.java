package io.github.distillery.select;

import io.github.distillery.distill.ways.Staged;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.Ensemble;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trained;
import java.util.Optional;

/** How large a classifier is, where that is known. */
final class Size {
  private Size() {}

  /** The DL4J network behind a classifier. */
  static Optional<Network> network(Classifier classifier) {
    if (classifier instanceof Trained trained) {
      return Optional.of(trained.network());
    }
    if (classifier instanceof Staged staged) {
      return Optional.of(staged.network());
    }
    if (classifier instanceof Calibrated calibrated) {
      return network(calibrated.classifier());
    }
    return classifier instanceof Network network ? Optional.of(network) : Optional.empty();
  }

  /** Weights, biases and statistics, of an ensemble those of all members; NaN where unknown. */
  static double parameters(Classifier classifier) {
    if (classifier instanceof Ensemble ensemble) {
      return ensemble.members().stream().mapToDouble(Size::parameters).sum();
    }
    if (classifier instanceof Calibrated calibrated) {
      return parameters(calibrated.classifier());
    }
    return network(classifier).map(network -> (double) network.parameters()).orElse(Double.NaN);
  }
}
