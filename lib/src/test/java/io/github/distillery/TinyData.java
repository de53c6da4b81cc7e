package io.github.distillery;

import io.github.distillery.data.Dataset;
import io.github.distillery.data.Provenance;
import io.github.distillery.data.Split;
import java.util.List;
import java.util.Random;
import org.nd4j.linalg.factory.Nd4j;

/** Three overlapping clouds of points in four dimensions: quick to learn, not trivial. */
public final class TinyData {
  private TinyData() {}

  public static Dataset clouds(int samples, long seed) {
    Random random = new Random(seed);
    float[][] features = new float[samples][4];
    int[] classOf = new int[samples];
    for (int i = 0; i < samples; i++) {
      classOf[i] = i % 3;
      for (int c = 0; c < 4; c++) {
        double centre = c == classOf[i] ? 2 : 0;
        features[i][c] = (float) (centre + random.nextGaussian());
      }
    }
    return Dataset.of(
        "clouds", Nd4j.create(features), classOf, List.of("a", "b", "c"), Provenance.unknown());
  }

  public static Split split() {
    return clouds(300, 5).split(0.6, 0.2, 5);
  }

  public static Dataset images(int samples, long seed) {
    Random random = new Random(seed);
    float[] features = new float[samples * 16 * 16];
    int[] classOf = new int[samples];
    for (int i = 0; i < samples; i++) {
      classOf[i] = i % 2;
      for (int p = 0; p < 256; p++) {
        boolean bright = (p % 16 < 8) == (classOf[i] == 0);
        features[i * 256 + p] = (bright ? 0.7f : 0.1f) + 0.2f * random.nextFloat();
      }
    }
    return Dataset.of(
        "halves",
        Nd4j.create(features, new long[] {samples, 1, 16, 16}, 'c'),
        classOf,
        List.of("left", "right"),
        Provenance.unknown());
  }
}
