package io.github.distillery.compress;

import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect.Visibility;

/** The mask of a layer that was pruned at once. */
@JsonAutoDetect(
    fieldVisibility = Visibility.NONE,
    getterVisibility = Visibility.NONE,
    isGetterVisibility = Visibility.NONE,
    setterVisibility = Visibility.NONE)
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
