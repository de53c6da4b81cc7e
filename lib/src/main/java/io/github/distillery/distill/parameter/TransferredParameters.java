package io.github.distillery.distill.parameter;

import io.github.distillery.data.Dataset;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Network;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * A student that begins with its teacher's parameters, and what went where.
 *
 * <p>Introduced in notebook 05.
 *
 * @param network the student; ready for {@link
 *     io.github.distillery.distill.Distillation#train(Network, io.github.distillery.data.Split,
 *     io.github.distillery.train.TrainingOptions)}
 * @param plan the student's
 * @param teacher the teacher's name
 * @param seed what replicated units and noise were drawn from
 * @param layers a line for each layer with parameters, in the order of computation
 */
public record TransferredParameters(
    Network network, Architecture plan, String teacher, long seed, List<LayerTransfer> layers) {
  public TransferredParameters {
    layers = List.copyOf(layers);
  }

  /**
   * Compares the loss with that of random initialisations, before any training.
   *
   * @param data labelled samples; training or validation data, never the test data
   * @param seeds how many random initialisations, 1 or more
   * @return both losses
   */
  public InitialLoss initialLoss(Dataset data, int seeds) {
    if (seeds < 1) {
      throw new IllegalArgumentException(seeds + " seeds; give 1 or more");
    }
    return new InitialLoss(
        data.name(),
        Evaluation.of(network, data).nll(),
        LongStream.range(seed, seed + seeds)
            .mapToObj(random -> Evaluation.of(plan.initialize(random), data).nll())
            .toList());
  }

  @Override
  public String toString() {
    return layers.stream()
        .map(layer -> "  " + layer)
        .collect(Collectors.joining("\n", "%s from %s\n".formatted(network.name(), teacher), ""));
  }
}
