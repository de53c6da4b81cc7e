package io.github.distillery.train;

/**
 * What of the student a head looks at: its logits, a layer inside it, or something computed from
 * layers by further ones that are learnt along and thrown away afterwards.
 */
@FunctionalInterface
public interface Tap {
  /** The logits. */
  Tap LOGITS = Wiring::logits;

  /**
   * Builds what the loss will see.
   *
   * @param wiring the student's graph, to which layers can be added
   * @return the name of a vertex that gives {@code [batch, values]}
   */
  String attach(Wiring wiring);

  /**
   * The output of one layer, each sample in one row ('c' order: channel, row, column).
   *
   * @param layer one of the student's layers
   * @return the tap
   */
  static Tap layer(String layer) {
    return wiring -> wiring.flat(layer);
  }
}
