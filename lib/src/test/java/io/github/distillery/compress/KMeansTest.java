package io.github.distillery.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KMeansTest {
  static InitialCentroids[] everyBeginning() {
    return new InitialCentroids[] {
      InitialCentroids.linear(), InitialCentroids.density(), InitialCentroids.random(5)
    };
  }

  @ParameterizedTest
  @MethodSource("everyBeginning")
  void eachValueIsNearestToItsCentroidWhichIsTheMeanOfItsValues(InitialCentroids initial) {
    for (int k : new int[] {1, 2, 7, 32}) {
      float[] values = bell(5_000, k);

      KMeans clusters = KMeans.of(values, k, initial);

      double[] centroids = clusters.centroids();
      double[] sums = new double[centroids.length];
      int[] members = new int[centroids.length];
      for (float value : values) {
        int nearest = nearest(centroids, value);
        assertThat(clusters.nearest(value)).isEqualTo((float) centroids[nearest]);
        sums[nearest] += value;
        members[nearest]++;
      }
      assertThat(centroids).hasSizeLessThanOrEqualTo(k).isSorted();
      for (int j = 0; j < centroids.length; j++) {
        assertThat(members[j]).isPositive();
        assertThat(sums[j] / members[j]).isCloseTo(centroids[j], within(1e-9));
      }
    }
  }

  @Test
  void findsClustersThatLieApartAsTheBestOfAllPartitionsHasThem() {
    Random random = new Random(3);
    for (int round = 0; round < 50; round++) {
      float[] values = new float[12];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (4 * (i % 3) + random.nextGaussian() * 0.3);
      }
      Arrays.sort(values);

      KMeans clusters = KMeans.of(values, 3, InitialCentroids.linear());

      assertThat(error(values, clusters)).isCloseTo(leastError(values), within(1e-9));
    }
  }

  @Test
  void isNeverWorseThanWhereItBegan() {
    float[] values = bell(2_000, 9);
    for (InitialCentroids initial : everyBeginning()) {
      double[] begun = initial.of(values, 8);
      double before = 0;
      for (float value : values) {
        before += Math.pow(value - begun[nearest(begun, value)], 2);
      }

      assertThat(error(values, KMeans.of(values, 8, initial))).isLessThan(before);
    }
  }

  @Test
  void fewDifferentValuesAreTheirOwnCentroids() {
    float[] values = {-1, -1, 0.5f, 0.5f, 0.5f, 3};

    assertThat(KMeans.of(values, 3, InitialCentroids.linear()).centroids())
        .containsExactly(-1, 0.5, 3);
    assertThat(KMeans.of(values, 16, InitialCentroids.density()).centroids()).hasSize(3);
    assertThat(KMeans.of(values, 1, InitialCentroids.linear()).centroids())
        .containsExactly(2.5 / 6);
  }

  @Test
  void beginsWhereHanAndOthersDo() {
    float[] values = {-3, -1, -1, -1, 0, 0, 0, 1, 2, 5};

    assertThat(InitialCentroids.linear().of(values, 5)).containsExactly(-3, -1, 1, 3, 5);
    assertThat(InitialCentroids.linear().of(values, 1)).containsExactly(1);
    assertThat(InitialCentroids.density().of(values, 2)).containsExactly(-1, 1);
    assertThat(InitialCentroids.random(1).of(values, 4)).isSorted().hasSize(4);
    assertThat(InitialCentroids.random(1).of(values, 4))
        .isEqualTo(InitialCentroids.random(1).of(values, 4));
    float[] many = bell(1_000, 2);
    assertThat(InitialCentroids.random(1).of(many, 4))
        .isNotEqualTo(InitialCentroids.random(2).of(many, 4));
    assertThat(InitialCentroids.random(1).of(many, 1_000))
        .as("each at most once")
        .isEqualTo(IntStream.range(0, 1_000).mapToDouble(i -> many[i]).toArray());
  }

  private static float[] bell(int count, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    Arrays.sort(values);
    return values;
  }

  private static int nearest(double[] centroids, float value) {
    int nearest = 0;
    for (int j = 1; j < centroids.length; j++) {
      if (Math.abs(value - centroids[j]) < Math.abs(value - centroids[nearest])) {
        nearest = j;
      }
    }
    return nearest;
  }

  private static double error(float[] values, KMeans clusters) {
    double[] centroids = clusters.centroids();
    double sum = 0;
    for (float value : values) {
      sum += Math.pow(value - centroids[nearest(centroids, value)], 2);
    }
    return sum;
  }

  /** Of all ways to cut twelve sorted values into three stretches. */
  private static double leastError(float[] values) {
    double least = Double.MAX_VALUE;
    for (int first = 1; first < values.length - 1; first++) {
      for (int second = first + 1; second < values.length; second++) {
        double error =
            spread(values, 0, first)
                + spread(values, first, second)
                + spread(values, second, values.length);
        least = Math.min(least, error);
      }
    }
    return least;
  }

  private static double spread(float[] values, int from, int to) {
    double mean = IntStream.range(from, to).mapToDouble(i -> values[i]).average().orElseThrow();
    return IntStream.range(from, to).mapToDouble(i -> Math.pow(values[i] - mean, 2)).sum();
  }
}
