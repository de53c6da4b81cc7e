package io.github.distillery.tests.evidence;

import io.github.distillery.data.Dataset;
import io.github.distillery.data.Provenance;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * One size of what {@link Growth} makes larger. Its data lie in files that nothing reads whole.
 *
 * @param series what grows
 * @param size how large it is here
 */
record GrowthCase(Series series, int size) {
  /** How many samples choose the best epoch, in every case. */
  static final int VALIDATION = 1_000;

  private static final int SAMPLES = 10_000;
  private static final int CLASSES = 10;
  private static final int FEATURES = 32;
  private static final int WIDE = 1_000;
  private static final int SOME_CLASSES = 200;

  /** What grows, from size to size. */
  enum Series {
    SAMPLES(1_000, 10_000, 100_000, 1_000_000),
    CLASSES(10, 100, 1_000, 10_000),
    FEATURES(10, 100, 1_000, 10_000),
    /** A set of several times the memory that the process may take. */
    LARGER_THAN_MEMORY(640_000);

    private final int[] sizes;

    Series(int... sizes) {
      this.sizes = sizes;
    }

    List<GrowthCase> cases() {
      return IntStream.of(sizes).mapToObj(size -> new GrowthCase(this, size)).toList();
    }

    String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  int samples() {
    boolean ofSamples = series == Series.SAMPLES || series == Series.LARGER_THAN_MEMORY;
    return ofSamples ? size : SAMPLES;
  }

  int classes() {
    return switch (series) {
      case CLASSES -> size;
      case LARGER_THAN_MEMORY -> SOME_CLASSES;
      default -> CLASSES;
    };
  }

  int features() {
    return switch (series) {
      case FEATURES -> size;
      case LARGER_THAN_MEMORY -> WIDE;
      default -> FEATURES;
    };
  }

  /** How many bytes the samples take. */
  long bytes() {
    return (long) Float.BYTES * samples() * features();
  }

  Architecture teacher() {
    return Architectures.mlp(features(), 128, 64, classes());
  }

  Architecture student() {
    return Architectures.mlp(features(), 32, classes());
  }

  void write(Path folder) throws IOException {
    SyntheticFile.write(train(folder), samples(), features(), classes(), 1);
    SyntheticFile.write(validation(folder), VALIDATION, features(), classes(), 2);
  }

  Dataset readTrain(Path folder) throws IOException {
    return read("train", train(folder), samples());
  }

  Dataset readValidation(Path folder) throws IOException {
    return read("validation", validation(folder), VALIDATION);
  }

  private Dataset read(String name, Path file, int rows) throws IOException {
    return Dataset.onDisk(
        name,
        file,
        IntStream.range(0, rows).map(i -> i % classes()).toArray(),
        IntStream.range(0, classes()).mapToObj(c -> "class " + c).toList(),
        Provenance.unknown());
  }

  private static Path train(Path folder) {
    return folder.resolve("train.npy");
  }

  private static Path validation(Path folder) {
    return folder.resolve("validation.npy");
  }
}
