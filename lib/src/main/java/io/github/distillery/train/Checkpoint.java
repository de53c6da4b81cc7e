package io.github.distillery.train;

import com.google.gson.Gson;
import io.github.distillery.data.AtomicFile;
import io.github.distillery.data.ContentHash;
import io.github.distillery.data.DataException;
import io.github.distillery.data.LastingText;
import io.github.distillery.data.Npy;
import io.github.distillery.data.SealedJson;
import io.github.distillery.data.Shown;
import io.github.distillery.data.Split;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Keeps the state of a training in a file, so that it can be killed and goes on. The file is a zip
 * of {@code training.json} and, in a folder a learner, the arrays {@code parameters.npy}, {@code
 * best.npy}, {@code updater.npy} and whatever its heads keep.
 */
final class Checkpoint {
  private static final Gson GSON = new Gson();
  private static final String STATE = "training.json";
  private static final int LARGEST_STATE = 1 << 24;

  private final Optional<Path> file;
  private final String key;

  private Checkpoint(Optional<Path> file, String key) {
    this.file = file;
    this.key = key;
  }

  private record Entry(String key, History.Outcome outcome, List<Progressed> learners) {}

  /** One learner, without its arrays; of each array that a head keeps, how long it is. */
  private record Progressed(
      List<History.Epoch> epochs,
      int bestEpoch,
      int iterations,
      String engine,
      Map<String, Long> kept) {
    boolean isComplete() {
      return epochs != null
          && !epochs.contains(null)
          && bestEpoch >= 0
          && bestEpoch <= epochs.size()
          && iterations >= 0
          && kept != null
          && !kept.containsValue(null);
    }
  }

  /** The checkpoint of these learners; of each, what tells its teacher from another. */
  static Checkpoint of(
      TrainingOptions options,
      Split split,
      Sampling sampling,
      List<Learner> learners,
      List<String> taughtBy) {
    if (options.checkpoint().isEmpty()) {
      return new Checkpoint(Optional.empty(), "");
    }
    StringBuilder identity = new StringBuilder();
    identity
        .append(split.train().hash())
        .append(split.validation().hash())
        .append(options.epochs() + "," + options.batchSize() + "," + options.seed() + ",")
        .append(options.patience() + "," + options.updater() + ",")
        .append(options.keeping() + "," + options.layerRates() + ",")
        .append(String.join(",", taughtBy))
        .append(sampling)
        .append(options.augmentation().map(Object::toString).map(LastingText::of));
    for (Learner learner : learners) {
      identity.append(learner.student().fingerprint());
      learner
          .heads()
          .forEach(
              head ->
                  identity.append(head.name()).append(head.weight()).append(head.loss().name()));
    }
    byte[] bytes = identity.toString().getBytes(StandardCharsets.UTF_8);
    String key = HexFormat.of().formatHex(ContentHash.sha256().digest(bytes));
    return new Checkpoint(options.checkpoint(), key);
  }

  /** Writes the state; the outcome is null where the training goes on. */
  void save(List<Learner> learners, History.Outcome outcome) {
    if (file.isEmpty()) {
      return;
    }
    try {
      AtomicFile.write(file.get(), out -> write(out, learners, outcome));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the checkpoint after epoch %d is missing: %s, to go on"
              .formatted(learners.get(0).epochs().size(), e.getMessage()),
          e);
    }
  }

  /** Brings the learners to where the file says. Returns null where the training has not ended. */
  History.Outcome restore(List<Learner> learners) {
    if (file.isEmpty() || !Files.exists(file.get())) {
      return null;
    }
    Path path = file.get();
    AtomicFile.removeLeftovers(
        path.toAbsolutePath().getParent(), Pattern.quote(path.getFileName().toString()));
    try (ZipFile zip = new ZipFile(path.toFile())) {
      Entry entry = readEntry(zip);
      if (!key.equals(entry.key()) || entry.learners().size() != learners.size()) {
        throw new DataException(
            path
                + ": this checkpoint belongs to another training (other network, teacher, data, options"
                + " or losses); remove it or name another file");
      }
      for (int i = 0; i < learners.size(); i++) {
        restore(zip, i + "/", entry.learners().get(i), learners.get(i));
      }
      return entry.outcome();
    } catch (IOException e) {
      throw new DataException(
          "%s: this checkpoint is damaged (%s); remove it to start again"
              .formatted(path, Shown.reason(e)),
          e);
    }
  }

  private static void restore(ZipFile zip, String folder, Progressed state, Learner learner)
      throws IOException {
    ComputationGraph graph = learner.scaffold().graph();
    graph.setParams(array(zip, folder + "parameters.npy", graph.numParams()));
    INDArray updater = graph.getUpdater().getUpdaterStateViewArray();
    if (updater != null) {
      updater.assign(array(zip, folder + "updater.npy", updater.length()).reshape(updater.shape()));
    }
    graph.getConfiguration().setIterationCount(state.iterations());
    graph.getConfiguration().setEpochCount(state.epochs().size());
    learner.resume(
        state.epochs(),
        state.bestEpoch(),
        array(zip, folder + "best.npy", learner.bestParameters().length()),
        Objects.requireNonNullElse(state.engine(), ""));
    for (Head head : learner.heads()) {
      Map<String, INDArray> kept = new LinkedHashMap<>();
      for (Map.Entry<String, INDArray> now : head.upkeep().state().entrySet()) {
        String name = head.name() + "/" + now.getKey();
        long[] shape = now.getValue().shape();
        long length = now.getValue().length();
        if (state.kept().getOrDefault(name, -1L) != length) {
          throw new IOException("it holds no " + name + " of " + length + " values");
        }
        kept.put(now.getKey(), array(zip, folder + name + ".npy", length).reshape(shape));
      }
      head.upkeep().restore(kept);
    }
  }

  private void write(OutputStream out, List<Learner> learners, History.Outcome outcome)
      throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    List<Progressed> states = new ArrayList<>();
    for (int i = 0; i < learners.size(); i++) {
      states.add(write(zip, i + "/", learners.get(i)));
    }
    zip.putNextEntry(new ZipEntry(STATE));
    zip.write(GSON.toJson(new Entry(key, outcome, states)).getBytes(StandardCharsets.UTF_8));
    zip.finish();
    zip.flush();
  }

  private static Progressed write(ZipOutputStream zip, String folder, Learner learner)
      throws IOException {
    ComputationGraph graph = learner.scaffold().graph();
    putArray(zip, folder + "parameters.npy", graph.params());
    putArray(zip, folder + "best.npy", learner.bestParameters());
    INDArray updater = graph.getUpdater().getUpdaterStateViewArray();
    if (updater != null) {
      putArray(zip, folder + "updater.npy", updater);
    }
    Map<String, Long> kept = new LinkedHashMap<>();
    for (Head head : learner.heads()) {
      for (Map.Entry<String, INDArray> array : head.upkeep().state().entrySet()) {
        String name = head.name() + "/" + array.getKey();
        putArray(zip, folder + name + ".npy", array.getValue());
        kept.put(name, array.getValue().length());
      }
    }
    return new Progressed(
        learner.epochs(), learner.bestEpoch(), graph.getIterationCount(), learner.engine(), kept);
  }

  private static void putArray(ZipOutputStream zip, String name, INDArray array)
      throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    Npy.write(array, zip);
  }

  private static Entry readEntry(ZipFile zip) throws IOException {
    byte[] json;
    CRC32 sum = new CRC32();
    try (InputStream in = new CheckedInputStream(stream(zip, STATE), sum)) {
      json = in.readNBytes(LARGEST_STATE + 1);
    }
    if (json.length > LARGEST_STATE || sum.getValue() != zip.getEntry(STATE).getCrc()) {
      throw new IOException(STATE + " is not what was written");
    }
    Entry entry =
        SealedJson.as(GSON, SealedJson.read(new String(json, StandardCharsets.UTF_8)), Entry.class);
    if (entry == null
        || entry.key() == null
        || entry.learners() == null
        || !entry.learners().stream().allMatch(one -> one != null && one.isComplete())) {
      throw new IOException(STATE + " is incomplete");
    }
    return entry;
  }

  private static INDArray array(ZipFile zip, String name, long length) throws IOException {
    CRC32 sum = new CRC32();
    try (InputStream in = new CheckedInputStream(stream(zip, name), sum)) {
      INDArray array = Npy.read(zip.getName() + "!" + name, in, length);
      if (in.read() >= 0
          || array.length() != length
          || sum.getValue() != zip.getEntry(name).getCrc()) {
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
