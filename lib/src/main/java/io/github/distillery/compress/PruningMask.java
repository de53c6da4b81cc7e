package io.github.distillery.compress;

/** The mask of a layer that was pruned at once. */
final class PruningMask extends ZeroMask {
  private static final long serialVersionUID = 1L;

  @Override
  public PruningMask clone() {
    return new PruningMask();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PruningMask;
  }

  @Override
  public int hashCode() {
    return PruningMask.class.hashCode();
  }
}
