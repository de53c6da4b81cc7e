package io.github.distillery.deploy;

import io.github.distillery.backend.Backend;
import io.github.distillery.compress.quantize.QuantizedNetwork;
import io.github.distillery.compress.storage.DeepCompression;
import io.github.distillery.compress.storage.StoredArray;
import io.github.distillery.data.Dataset;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.Footprint;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.onnx.Onnx;
import io.github.distillery.onnx.OnnxClassifier;
import io.github.distillery.onnx.RuntimeOptions;
import io.github.distillery.train.Trained;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Measures what networks cost where they are used: parameters, bytes of each kind of file, and
 * milliseconds here and in ONNX Runtime, all as separate columns.
 *
 * <pre>{@code
 * var result = Deployment.on(mnist.validation())
 *     .add("teacher", teacher)
 *     .add("90% zeros", pruned)
 *     .add("8 bits", Quantization.dynamic().apply(student))
 *     .measure();
 * Tables.deploymentTimes(result)
 * }</pre>
 *
 * <p>The networks answer in turn, call by call, and the median counts: 201 calls with one sample,
 * 31 with {@value #BATCH}. Both sides get as many threads as this process has. Nothing else should
 * run meanwhile.
 *
 * <p>Introduced in notebook 14.
 */
public final class Deployment {
  /** Samples in the larger batch. */
  public static final int BATCH = 256;

  private static final Stopwatch ONE = new Stopwatch(50, 201);
  private static final Stopwatch MANY = new Stopwatch(5, 31);

  private final Dataset samples;
  private final Map<String, Classifier> networks;

  private Deployment(Dataset samples, Map<String, Classifier> networks) {
    this.samples = samples;
    this.networks = networks;
  }

  /**
   * Begins with the samples to measure with.
   *
   * @param samples at least one; with labels the accuracy is measured as well. Where something is
   *     chosen by what comes of it, these are validation samples
   * @return a measurement without networks yet
   */
  public static Deployment on(Dataset samples) {
    return new Deployment(samples, Map.of());
  }

  /**
   * Adds a network.
   *
   * @param name for tables and charts
   * @param network a network, a trained one, or a quantized one
   * @return the measurement with it
   * @throws IllegalArgumentException where the name is taken
   * @throws ModelException where it is something else, which has no file
   */
  public Deployment add(String name, Classifier network) {
    Classifier inner = network instanceof Trained trained ? trained.network() : network;
    if (!(inner instanceof Network) && !(inner instanceof QuantizedNetwork)) {
      throw new ModelException(
          "\"%s\" is of the class %s, of which no files can be written; give a network, a trained or a quantized one"
              .formatted(name, inner.getClass().getSimpleName()));
    }
    if (networks.containsKey(name)) {
      throw new IllegalArgumentException(
          "there is a network called \"%s\" already; give another name".formatted(name));
    }
    Map<String, Classifier> more = new LinkedHashMap<>(networks);
    more.put(name, inner);
    return new Deployment(samples, more);
  }

  /**
   * Writes each network into a temporary folder, reads its ONNX file back, and measures.
   *
   * @return a row a network
   * @throws IllegalStateException where there is no network
   * @throws ModelException where a network cannot be written as ONNX, with the layer's name
   * @throws IOException where the temporary folder cannot be written
   */
  public DeploymentResult measure() throws IOException {
    if (networks.isEmpty()) {
      throw new IllegalStateException("there is no network to measure; add(name, network) first");
    }
    int threads = Backend.describe().threads();
    List<Classifier> here = List.copyOf(networks.values());
    List<OnnxFile> files = new ArrayList<>();
    try {
      for (Classifier network : here) {
        files.add(OnnxFile.of(network, RuntimeOptions.defaults().threads(threads)));
      }
      List<Classifier> there = files.stream().<Classifier>map(OnnxFile::classifier).toList();
      List<BatchTimes> hereTimes = times(here);
      List<BatchTimes> thereTimes = times(there);
      List<String> names = List.copyOf(networks.keySet());
      List<DeploymentFootprint> rows = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        rows.add(row(names.get(i), here.get(i), files.get(i), hereTimes.get(i), thereTimes.get(i)));
      }
      return new DeploymentResult(rows, threads);
    } finally {
      files.forEach(file -> file.classifier().close());
    }
  }

  /** A network's ONNX file, loaded; the file itself is gone. */
  private record OnnxFile(OnnxClassifier classifier, long bytes, long gzipped) {
    static OnnxFile of(Classifier network, RuntimeOptions options) throws IOException {
      Path file = Files.createTempFile("distillery", ".onnx");
      try {
        if (network instanceof QuantizedNetwork quantized) {
          Onnx.write(quantized, file);
        } else {
          Onnx.write((Network) network, file);
        }
        return new OnnxFile(
            OnnxClassifier.read(file, options), Files.size(file), GzipSize.of(file));
      } finally {
        Files.deleteIfExists(file);
      }
    }
  }

  private List<BatchTimes> times(List<Classifier> classifiers) {
    double[] one = ONE.medians(classifiers, batch(1));
    double[] many = MANY.medians(classifiers, batch(BATCH));
    return IntStream.range(0, one.length).mapToObj(i -> new BatchTimes(one[i], many[i])).toList();
  }

  /** The samples from the first on, again from the first where there are too few. */
  private INDArray batch(int size) {
    return samples.features(IntStream.range(0, size).map(i -> i % samples.size()).toArray());
  }

  private DeploymentFootprint row(
      String name, Classifier network, OnnxFile file, BatchTimes here, BatchTimes there) {
    Network plain =
        network instanceof QuantizedNetwork quantized ? quantized.original() : (Network) network;
    boolean quantized = plain != network;
    Footprint footprint = Footprint.of(plain, batch(1));
    var stored = DeepCompression.size(plain);
    return new DeploymentFootprint(
        name,
        footprint.parameters(),
        stored.arrays().stream().mapToLong(StoredArray::kept).sum(),
        footprint.multiplyAdds(),
        new FileSizes(
            quantized ? OptionalLong.empty() : OptionalLong.of(footprint.bytes()),
            quantized ? OptionalLong.empty() : OptionalLong.of(stored.file()),
            file.bytes(),
            file.gzipped()),
        here,
        there,
        samples.labelled()
            ? OptionalDouble.of(Evaluation.of(network, samples).accuracy())
            : OptionalDouble.empty());
  }
}
