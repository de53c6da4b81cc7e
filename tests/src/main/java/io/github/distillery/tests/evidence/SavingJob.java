package io.github.distillery.tests.evidence;

import static io.github.distillery.model.Temperature.temperature;

import io.github.distillery.compare.Comparison;
import io.github.distillery.compress.quantize.Quantization;
import io.github.distillery.compress.storage.DeepCompression;
import io.github.distillery.data.Split;
import io.github.distillery.datasets.Datasets;
import io.github.distillery.distill.Distillation;
import io.github.distillery.label.SoftLabels;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import io.github.distillery.onnx.Onnx;
import io.github.distillery.select.Snapshots;
import io.github.distillery.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes files whose content depends on a seed alone, for {@link FullDisk}, in a process of its
 * own: first those of one seed, then those of another in their place.
 */
enum SavingJob {
  /** A DL4J zip. */
  NETWORK {
    @Override
    void write(Path folder, long seed) throws IOException {
      network(seed).save(folder.resolve("network.zip"));
    }
  },
  /** The file of Deep Compression. */
  DSTL {
    @Override
    void write(Path folder, long seed) throws IOException {
      DeepCompression.write(network(seed), folder.resolve("network.dstl"));
    }
  },
  /** An ONNX model in 32-bit floats. */
  ONNX {
    @Override
    void write(Path folder, long seed) throws IOException {
      Onnx.write(network(seed), folder.resolve("network.onnx"));
    }
  },
  /** An ONNX model in 8 bits. */
  QUANTIZED_ONNX {
    @Override
    void write(Path folder, long seed) throws IOException {
      Onnx.write(Quantization.dynamic().apply(network(seed)), folder.resolve("small.onnx"));
    }
  },
  /** Soft labels in memory, with a layer, over those of another teacher. */
  SAVED_LABELS {
    @Override
    void write(Path folder, long seed) throws IOException {
      SoftLabels.from(network(seed), digits().train(), "dense1").save(folder.resolve("labels"));
    }
  },
  /** The tables of a comparison. */
  TABLES {
    @Override
    void write(Path folder, long seed) throws IOException {
      var result =
          Comparison.on(digits())
              .student(STUDENT)
              .options(TrainingOptions.defaults().epochs(1).seed(seed))
              .seeds(3)
              .baseline("labels")
              .candidate("soft", Distillation.from(network(seed)).soft(1, temperature(2)))
              .run();
      result.writeCsv(folder.resolve("runs.csv"));
    }
  },
  /** A distillation whose teacher's outputs are kept in a folder. */
  CACHED_LABELS {
    @Override
    void write(Path folder, long seed) throws IOException {
      Distillation.from(network(seed))
          .soft(0.5, temperature(2))
          .hard(0.5)
          .cachedIn(folder.resolve("outputs-" + seed))
          .train(STUDENT, digits(), TrainingOptions.defaults().epochs(2))
          .network()
          .save(folder.resolve("student.zip"));
    }
  },
  /** The networks of several epochs, beside the checkpoint of their training. */
  SNAPSHOTS {
    @Override
    void write(Path folder, long seed) throws IOException {
      TrainingOptions options =
          TrainingOptions.defaults()
              .epochs(6)
              .seed(seed)
              .checkpoint(folder.resolve("state-" + seed));
      Snapshots snapshots = Snapshots.train(STUDENT, digits(), options, 2, 4, 6);
      snapshots.networks().get(2).save(folder.resolve("second.zip"));
    }
  };

  private static final Architecture STUDENT = Architectures.mlp(64, 48, 48, 10);

  abstract void write(Path folder, long seed) throws IOException;

  private static Network network(long seed) {
    return Architectures.mlp(64, 300, 300, 10).initialize(seed);
  }

  private static Split digits() {
    return Datasets.digits().split(0.6, 0.2, 1);
  }

  /**
   * Writes.
   *
   * @param arguments the job's name, the folder, the seed
   * @throws IOException where it cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    valueOf(arguments[0]).write(Path.of(arguments[1]), Long.parseLong(arguments[2]));
    System.out.println(KilledJob.RESULT + "written");
  }
}
