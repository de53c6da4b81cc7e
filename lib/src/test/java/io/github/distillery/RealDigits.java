package io.github.distillery;

import io.github.distillery.data.Dataset;
import io.github.distillery.data.Provenance;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.nd4j.linalg.factory.Nd4j;

/** Handwritten digits from the file that the module datasets ships. */
public final class RealDigits {
  private static final Path FILE = Path.of("..", "datasets", "data", "digits", "digits.csv.gz");
  private static final int SIDE = 8;

  private RealDigits() {}

  /** The first of them, {@code [n, 1, 16, 16]}: each pixel of the 8 x 8 is four here. */
  public static Dataset first(int samples) {
    List<String> lines;
    try (var in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(FILE)), StandardCharsets.US_ASCII))) {
      lines = in.lines().limit(samples).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int wide = 2 * SIDE;
    float[] pixels = new float[samples * wide * wide];
    int[] classOf = new int[samples];
    for (int i = 0; i < samples; i++) {
      String[] values = lines.get(i).split(",");
      classOf[i] = Integer.parseInt(values[SIDE * SIDE]);
      for (int p = 0; p < wide * wide; p++) {
        int cell = p / wide / 2 * SIDE + p % wide / 2;
        pixels[i * wide * wide + p] = Integer.parseInt(values[cell]) / 16f;
      }
    }
    return Dataset.of(
        "digits",
        Nd4j.create(pixels, new long[] {samples, 1, wide, wide}, 'c'),
        classOf,
        IntStream.range(0, 10).mapToObj(String::valueOf).toList(),
        Provenance.unknown());
  }
}
