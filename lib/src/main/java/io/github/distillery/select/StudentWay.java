package io.github.distillery.select;

/**
 * How a student is made of a teacher.
 *
 * <p>Introduced in notebook 13.
 */
public enum StudentWay {
  /**
   * As many layers, each narrower by the same share, with fresh weights: the shape that structured
   * pruning leaves.
   */
  WIDTH("narrower"),
  /**
   * Fewer layers, as few left out as the budget asks for, with fresh weights. First those go that
   * are as wide as what they get, so that nothing else changes, and of these the ones with most
   * parameters. One hidden layer stays; where even that is too much, half of the layers are left
   * out and the rest is made narrower.
   */
  DEPTH("shallower"),
  /** The teacher's own layers as products of smaller ones: a start with the teacher's weights. */
  LOW_RANK("low rank"),
  /**
   * The teacher without its least important units, ranked over all layers by the length of their
   * weights: a start with the teacher's weights.
   */
  PRUNED("pruned"),
  /**
   * The narrower student with networks of sizes between that learn before it (Mirzadeh and others
   * 2020).
   */
  ASSISTANTS("with assistants");

  private final String text;

  StudentWay(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
