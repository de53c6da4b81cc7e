package io.github.distillery.select;

import io.github.distillery.data.ContentHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Draws the numbers of one trial of a {@link Tuning} at random. What is drawn depends on the
 * search's seed, the trial's number and the name, not on what was drawn before, so that a number
 * more or less changes no other.
 *
 * <p>Introduced in notebook 13.
 */
public final class Draw {
  private final long seed;
  private final int trial;
  private final Map<String, Object> drawn = new LinkedHashMap<>();

  Draw(long seed, int trial) {
    this.seed = seed;
    this.trial = trial;
  }

  /**
   * Draws evenly.
   *
   * @param name what tables call it
   * @param low the least
   * @param high the greatest, above {@code low}
   * @return a number between them
   * @throws IllegalArgumentException where the bounds are no range, or the name was drawn already
   */
  public double uniform(String name, double low, double high) {
    check(name, low, high, low < high);
    return keep(name, low + (high - low) * share(name));
  }

  /**
   * Draws evenly in the logarithm, for temperatures, weights and learning rates.
   *
   * @param name what tables call it
   * @param low the least, above 0
   * @param high the greatest, above {@code low}
   * @return a number between them
   * @throws IllegalArgumentException where the bounds are no range, or the name was drawn already
   */
  public double logUniform(String name, double low, double high) {
    check(name, low, high, low > 0 && low < high);
    return keep(name, low * Math.pow(high / low, share(name)));
  }

  /**
   * Draws a whole number evenly.
   *
   * @param name what tables call it
   * @param low the least
   * @param high the greatest, at least {@code low}
   * @return one of them
   * @throws IllegalArgumentException where the bounds are no range, or the name was drawn already
   */
  public int integer(String name, int low, int high) {
    check(name, low, high, low <= high);
    return keep(name, low + (int) Math.floor(share(name) * ((long) high - low + 1)));
  }

  /**
   * Draws one of several things evenly.
   *
   * @param name what tables call it
   * @param options one or more; tables show their text
   * @param <T> what they are
   * @return one of them
   * @throws IllegalArgumentException where there is none, or the name was drawn already
   */
  public <T> T choice(String name, List<T> options) {
    check(name, 0, options.size(), !options.isEmpty());
    return keep(name, options.get((int) Math.floor(share(name) * options.size())));
  }

  /** What was drawn so far, in order. */
  Map<String, Object> drawn() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(drawn));
  }

  private <T> T keep(String name, T value) {
    drawn.put(name, value);
    return value;
  }

  private void check(String name, double low, double high, boolean isRange) {
    if (!isRange || Double.isInfinite(high - low)) {
      throw new IllegalArgumentException(
          "\"%s\" is drawn from %s to %s; give a range, above 0 where it is logarithmic, and something to choose from"
              .formatted(name, low, high));
    }
    if (drawn.containsKey(name)) {
      throw new IllegalArgumentException(
          "\"%s\" was drawn already in this trial; keep it in a variable, or give it a name of its own"
              .formatted(name));
    }
  }

  /** From 0 to below 1. */
  private double share(String name) {
    byte[] text = (seed + " " + trial + " " + name).getBytes(StandardCharsets.UTF_8);
    long start = ByteBuffer.wrap(ContentHash.sha256().digest(text)).getLong();
    return new SplittableRandom(start).nextDouble();
  }
}
