package io.github.distillery.train;

/**
 * How much was learnt from, so that ways of training can be compared on one budget however many
 * trainings they are made of.
 *
 * <p>Introduced in notebook 06.
 */
public final class Effort {
  private static final ThreadLocal<Long> SAMPLES = ThreadLocal.withInitial(() -> 0L);

  private Effort() {}

  /**
   * The samples that all trainings of this thread have learnt from: a sample seen in ten epochs
   * counts ten times, for each network trained. Epochs that a checkpoint brought back count as
   * well; one that was interrupted does not.
   *
   * @return since the thread began
   */
  public static long samples() {
    return SAMPLES.get();
  }

  static void add(long samples) {
    SAMPLES.set(SAMPLES.get() + samples);
  }
}
