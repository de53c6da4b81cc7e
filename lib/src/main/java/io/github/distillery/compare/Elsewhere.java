package io.github.distillery.compare;

import java.util.concurrent.CancellationException;

/**
 * Where the trainings of a comparison are done, when that is not this process: there {@link
 * Comparison#attempt} of the same comparison gives the answer. Called from several threads at once.
 *
 * <p>Introduced in notebook 17.
 */
@FunctionalInterface
public interface Elsewhere {
  /**
   * Has one training done, and waits for it.
   *
   * @param candidate its name in the comparison
   * @param seed of the run
   * @return what came of it
   * @throws CancellationException where the thread was interrupted
   */
  Attempt attempt(String candidate, long seed);
}
