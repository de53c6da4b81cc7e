package io.github.distillery.train;

import io.github.distillery.model.Network;

/**
 * Sees a network at the end of each epoch of its training.
 *
 * <p>Introduced in notebook 12.
 */
@FunctionalInterface
public interface AfterEpoch {
  /** Does nothing. */
  AfterEpoch NOTHING = (epoch, network) -> {};

  /**
   * Looks.
   *
   * @param epoch what it came to, on validation too
   * @param network as it is now; it is trained on afterwards, so whoever wants to keep it takes a
   *     {@link Network#copy}
   */
  void accept(History.Epoch epoch, Network network);
}
