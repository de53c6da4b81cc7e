package io.github.distillery.train;

import java.util.Optional;

/** The loss became NaN or infinite. What was learnt before is kept in {@link #lastGood()}. */
public final class TrainingDivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Trained lastGood;

  TrainingDivergedException(String message, Trained lastGood) {
    super(message);
    this.lastGood = lastGood;
  }

  /**
   * The network as it was at the end of its best epoch.
   *
   * @return empty where not even the first epoch came to its end
   */
  public Optional<Trained> lastGood() {
    return Optional.ofNullable(lastGood);
  }
}
