package io.github.distillery.kernel.display;

import java.util.List;

/**
 * One part of a network: an input, a layer, or a vertex that joins others.
 *
 * @param name its name in the network
 * @param type what it does, for example {@code Convolution 5x5, relu}
 * @param kind what it is drawn as
 * @param shape of one sample's output, for example {@code [20, 24, 24]}; empty where unknown
 * @param parameters how many it has
 * @param inputs the names of the parts before it
 */
record NetworkNode(
    String name, String type, Kind kind, String shape, long parameters, List<String> inputs) {
  NetworkNode {
    inputs = List.copyOf(inputs);
  }

  /** What a part is drawn as. */
  enum Kind {
    /** Where samples come in. */
    INPUT,
    /** Looks at a neighbourhood. */
    CONVOLUTION,
    /** Looks at everything. */
    DENSE,
    /** Joins several. */
    JOIN,
    /** Any other layer. */
    OTHER
  }
}
