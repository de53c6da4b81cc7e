package io.github.distillery.tests.evidence;

import io.github.distillery.data.NpyWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Clouds of points, written row by row: sample i is of class {@code i % classes}. */
final class SyntheticFile {
  private static final double DISTANCE = 0.5;

  private SyntheticFile() {}

  static void write(Path file, int samples, int features, int classes, long seed)
      throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    float[] row = new float[features];
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      NpyWriter writer = new NpyWriter(out, new long[] {samples, features});
      for (int i = 0; i < samples; i++) {
        // the centre of a class follows from its number, so that none has to be kept
        SplittableRandom centre = new SplittableRandom(i % classes);
        for (int f = 0; f < features; f++) {
          row[f] = (float) (random.nextGaussian() + (centre.nextBoolean() ? DISTANCE : -DISTANCE));
        }
        writer.append(row);
      }
      writer.finish();
    }
  }
}
