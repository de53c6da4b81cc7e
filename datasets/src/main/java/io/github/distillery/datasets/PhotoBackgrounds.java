package io.github.distillery.datasets;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Values;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Grey pictures before backgrounds in colour. */
final class PhotoBackgrounds {
  private static final int CHANNELS = 3;

  private PhotoBackgrounds() {}

  /** The magnitude of the difference of each picture and a background of its own. */
  static Dataset behind(Dataset grey, long seed) {
    int area = area(grey);
    int height = (int) grey.sampleShape()[1];
    float[] pixels = Values.floats(grey.features());
    float[] blended = new float[Math.multiplyExact(grey.size(), CHANNELS * area)];
    SplittableRandom seeds = new SplittableRandom(new SplittableRandom(seed).nextLong());
    for (int i = 0; i < grey.size(); i++) {
      float[] scene =
          new Scene(height, area / height, new SplittableRandom(seeds.nextLong())).pixels();
      for (int p = 0; p < scene.length; p++) {
        blended[i * scene.length + p] = Math.abs(scene[p] - pixels[i * area + p % area]);
      }
    }
    return inThree(grey, blended);
  }

  /** The same pictures with three equal channels. */
  static Dataset inColour(Dataset grey) {
    int area = area(grey);
    float[] pixels = Values.floats(grey.features());
    float[] three = new float[Math.multiplyExact(grey.size(), CHANNELS * area)];
    for (int i = 0; i < grey.size() * CHANNELS; i++) {
      System.arraycopy(pixels, i / CHANNELS * area, three, i * area, area);
    }
    return inThree(grey, three);
  }

  private static Dataset inThree(Dataset grey, float[] values) {
    long[] shape = grey.sampleShape();
    return grey.withFeatures(Values.array(values, grey.size(), CHANNELS, shape[1], shape[2]));
  }

  private static int area(Dataset grey) {
    long[] shape = grey.sampleShape();
    if (shape.length != 3 || shape[0] != 1) {
      throw new DataException(
          "%s has samples of the shape %s; only grey pictures, [1, height, width], can be put before backgrounds"
              .formatted(grey.name(), Arrays.toString(shape)));
    }
    return Math.toIntExact(grey.sampleLength());
  }
}
