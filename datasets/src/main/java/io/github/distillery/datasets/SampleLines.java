package io.github.distillery.datasets;

import io.github.distillery.data.Dataset;
import io.github.distillery.data.Provenance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Shipped text: a line a sample, numbers between commas, the class number last. The lines are known
 * to be good, since the file's hash was compared before.
 */
final class SampleLines {
  private final List<String[]> lines;

  private SampleLines(byte[] text) {
    lines =
        new String(text, StandardCharsets.US_ASCII).lines().map(line -> line.split(",")).toList();
  }

  static SampleLines of(SourceFile file) {
    return new SampleLines(file.bytes());
  }

  static SampleLines ofGzip(SourceFile file) {
    try (GzipStream in = new GzipStream(file)) {
      return new SampleLines(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(file.name(), e);
    }
  }

  /** Images: every line is a sample, each value is divided by the greatest one. */
  Dataset divided(
      float greatest,
      String name,
      List<String> classNames,
      Provenance provenance,
      long... sampleShape) {
    float[] values = values(lines);
    for (int i = 0; i < values.length; i++) {
      values[i] /= greatest;
    }
    long[] shape = new long[sampleShape.length + 1];
    shape[0] = lines.size();
    System.arraycopy(sampleShape, 0, shape, 1, sampleShape.length);
    return Dataset.of(
        name, Nd4j.create(values, shape, 'c'), classes(lines), classNames, provenance);
  }

  /** A table: the first line has the number of samples, of features, and the class names. */
  Dataset table(String name, List<String> featureNames, Provenance provenance) {
    List<String[]> samples = lines.subList(1, lines.size());
    String[] head = lines.get(0);
    List<String> classNames =
        Arrays.stream(head, 2, head.length).map(c -> c.replace('_', ' ')).toList();
    long[] shape = {samples.size(), featureNames.size()};
    return Dataset.of(
            name,
            Nd4j.create(values(samples), shape, 'c'),
            classes(samples),
            classNames,
            provenance)
        .withFeatureNames(featureNames);
  }

  private static float[] values(List<String[]> samples) {
    int columns = samples.get(0).length - 1;
    float[] values = new float[samples.size() * columns];
    for (int r = 0; r < samples.size(); r++) {
      for (int c = 0; c < columns; c++) {
        values[r * columns + c] = Float.parseFloat(samples.get(r)[c]);
      }
    }
    return values;
  }

  private static int[] classes(List<String[]> samples) {
    return samples.stream().mapToInt(s -> Integer.parseInt(s[s.length - 1])).toArray();
  }
}
