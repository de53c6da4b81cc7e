package io.github.distillery.train;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import io.github.distillery.data.AtomicFile;
import io.github.distillery.data.ContentHash;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Npy;
import io.github.distillery.data.Split;
import io.github.distillery.model.Network;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Keeps the state of a training in a file, so that it can be killed and goes on. The file is a zip
 * of {@code training.json} and the arrays {@code parameters.npy}, {@code best.npy}, {@code
 * updater.npy}.
 */
final class Checkpoint {
  private static final Gson GSON = new Gson();

  private final Optional<Path> file;
  private final String key;

  private Checkpoint(Optional<Path> file, String key) {
    this.file = file;
    this.key = key;
  }

  /**
   * What a training had come to.
   *
   * @param epochs the epochs that were done
   * @param bestEpoch the best of them on validation
   * @param bestParameters its parameters, flat
   * @param outcome null where it had not ended
   */
  record State(
      List<History.Epoch> epochs,
      int bestEpoch,
      INDArray bestParameters,
      History.Outcome outcome) {}

  private record Entry(
      String key,
      List<History.Epoch> epochs,
      int bestEpoch,
      int iterations,
      History.Outcome outcome) {}

  static Checkpoint of(TrainingOptions options, Network start, Split split, List<Head> heads) {
    if (options.checkpoint().isEmpty()) {
      return new Checkpoint(Optional.empty(), "");
    }
    StringBuilder identity = new StringBuilder();
    identity
        .append(start.fingerprint())
        .append(split.train().hash())
        .append(split.validation().hash())
        .append(options.epochs() + "," + options.batchSize() + "," + options.seed() + ",")
        .append(options.patience() + "," + options.updater() + ",")
        .append(options.augmentation().isPresent());
    heads.forEach(head -> identity.append(head.name()).append(head.loss().name()));
    byte[] bytes = identity.toString().getBytes(StandardCharsets.UTF_8);
    String key = HexFormat.of().formatHex(ContentHash.sha256().digest(bytes));
    return new Checkpoint(options.checkpoint(), key);
  }

  void save(
      ComputationGraph graph,
      INDArray bestParameters,
      int bestEpoch,
      List<History.Epoch> epochs,
      History.Outcome outcome) {
    if (file.isEmpty()) {
      return;
    }
    Entry entry = new Entry(key, epochs, bestEpoch, graph.getIterationCount(), outcome);
    try {
      AtomicFile.write(file.get(), out -> write(out, entry, graph, bestParameters));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s: the checkpoint after epoch %d could not be written (%s); the one before it is still there. Make room or name another file, then train again to go on"
              .formatted(file.get(), epochs.size(), e.getMessage()),
          e);
    }
  }

  Optional<State> restore(ComputationGraph graph) {
    if (file.isEmpty() || !Files.exists(file.get())) {
      return Optional.empty();
    }
    Path path = file.get();
    try (ZipFile zip = new ZipFile(path.toFile())) {
      Entry entry = readEntry(zip);
      if (!key.equals(entry.key())) {
        throw new DataException(
            path
                + ": this checkpoint belongs to another training (other network, data, options or"
                + " losses); remove it or name another file");
      }
      graph.setParams(array(zip, "parameters.npy", graph.numParams()));
      INDArray updater = graph.getUpdater().getUpdaterStateViewArray();
      if (updater != null) {
        updater.assign(array(zip, "updater.npy", updater.length()).reshape(updater.shape()));
      }
      graph.getConfiguration().setIterationCount(entry.iterations());
      graph.getConfiguration().setEpochCount(entry.epochs().size());
      INDArray best = array(zip, "best.npy", graph.numParams());
      return Optional.of(new State(entry.epochs(), entry.bestEpoch(), best, entry.outcome()));
    } catch (IOException | JsonParseException e) {
      throw new DataException(
          "%s: this checkpoint is damaged (%s); remove it to start again"
              .formatted(path, e.getMessage()),
          e);
    }
  }

  private static void write(
      OutputStream out, Entry entry, ComputationGraph graph, INDArray bestParameters)
      throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    zip.putNextEntry(new ZipEntry("training.json"));
    zip.write(GSON.toJson(entry).getBytes(StandardCharsets.UTF_8));
    putArray(zip, "parameters.npy", graph.params());
    putArray(zip, "best.npy", bestParameters);
    INDArray updater = graph.getUpdater().getUpdaterStateViewArray();
    if (updater != null) {
      putArray(zip, "updater.npy", updater);
    }
    zip.finish();
    zip.flush();
  }

  private static void putArray(ZipOutputStream zip, String name, INDArray array)
      throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    Npy.write(array, zip);
  }

  private static Entry readEntry(ZipFile zip) throws IOException {
    String json = new String(stream(zip, "training.json").readAllBytes(), StandardCharsets.UTF_8);
    Entry entry = GSON.fromJson(json, Entry.class);
    if (entry == null || entry.key() == null || entry.epochs() == null) {
      throw new IOException("training.json is incomplete");
    }
    return entry;
  }

  private static INDArray array(ZipFile zip, String name, long length) throws IOException {
    CRC32 sum = new CRC32();
    try (InputStream in = new CheckedInputStream(stream(zip, name), sum)) {
      INDArray array = Npy.read(zip.getName() + "!" + name, in, length);
      in.readAllBytes();
      if (array.length() != length || sum.getValue() != zip.getEntry(name).getCrc()) {
        throw new IOException(name + " is not what was written");
      }
      return array.reshape(1, length);
    }
  }

  private static InputStream stream(ZipFile zip, String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new IOException("it holds no " + name);
    }
    return zip.getInputStream(entry);
  }
}
