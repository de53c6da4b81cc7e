package io.github.distillery.select;

import io.github.distillery.model.Architecture;
import io.github.distillery.model.Footprint;
import io.github.distillery.model.Network;
import java.util.List;
import java.util.Optional;

/**
 * A student that meets a budget.
 *
 * <p>Introduced in notebook 13.
 *
 * @param way how it was made of the teacher
 * @param how what was done, in words
 * @param architecture its plan
 * @param start the network to begin with, where it brings the teacher's weights; empty for a fresh
 *     one
 * @param assistants plans of the networks that learn before it, the largest first; mostly empty
 * @param footprint what it costs; milliseconds only where the budget bounds them
 */
public record StudentProposal(
    StudentWay way,
    String how,
    Architecture architecture,
    Optional<Network> start,
    List<Architecture> assistants,
    Footprint footprint) {
  public StudentProposal {
    assistants = List.copyOf(assistants);
  }

  /**
   * The network to begin with.
   *
   * @param seed of fresh weights; where the teacher's are there it does not matter
   * @return a network of its own, ready to learn
   */
  public Network network(long seed) {
    return start.map(Network::copy).orElseGet(() -> architecture.initialize(seed));
  }

  @Override
  public String toString() {
    return "%s: %s, %s; %s".formatted(way, architecture.name(), how, footprint);
  }
}
