package io.github.distillery.compress;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Where k-means begins (Han and others 2016, section 3.2). Linear places serve large weights best,
 * which are few and matter most.
 *
 * <p>Introduced in notebook 11.
 */
public sealed interface InitialCentroids {
  /**
   * Evenly between the smallest and the greatest value: {@code min + j (max - min) / (k - 1)}.
   *
   * @return the places
   */
  static InitialCentroids linear() {
    return new Linear();
  }

  /**
   * Where values lie close: evenly in their distribution function, {@code F(c_j) = (j + 1/2) / k}.
   *
   * @return the places
   */
  static InitialCentroids density() {
    return new Density();
  }

  /**
   * Values drawn at random, each at most once (Forgy).
   *
   * @param seed the same seed draws the same
   * @return the places
   */
  static InitialCentroids random(long seed) {
    return new Forgy(seed);
  }

  /**
   * Chooses the places.
   *
   * @param sorted values, the smallest first, more than {@code centroids}
   * @param centroids how many places, 1 or more
   * @return the places, the smallest first
   */
  double[] of(float[] sorted, int centroids);

  /** See {@link InitialCentroids#linear()}. */
  record Linear() implements InitialCentroids {
    @Override
    public double[] of(float[] sorted, int centroids) {
      double least = sorted[0];
      double most = sorted[sorted.length - 1];
      double[] places = new double[centroids];
      Arrays.setAll(
          places,
          j -> centroids == 1 ? (least + most) / 2 : least + j * (most - least) / (centroids - 1));
      return places;
    }
  }

  /** See {@link InitialCentroids#density()}. */
  record Density() implements InitialCentroids {
    @Override
    public double[] of(float[] sorted, int centroids) {
      double[] places = new double[centroids];
      Arrays.setAll(places, j -> sorted[(int) ((j + 0.5) / centroids * sorted.length)]);
      return places;
    }
  }

  /**
   * See {@link InitialCentroids#random(long)}.
   *
   * @param seed the same seed draws the same
   */
  record Forgy(long seed) implements InitialCentroids {
    @Override
    public double[] of(float[] sorted, int centroids) {
      SplittableRandom random = new SplittableRandom(seed);
      Set<Integer> drawn = new HashSet<>();
      for (int last = sorted.length - centroids; last < sorted.length; last++) {
        int one = random.nextInt(last + 1);
        drawn.add(drawn.contains(one) ? last : one);
      }
      return drawn.stream().mapToDouble(i -> sorted[i]).sorted().toArray();
    }
  }
}
