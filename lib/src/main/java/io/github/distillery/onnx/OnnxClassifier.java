package io.github.distillery.onnx;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import io.github.distillery.backend.Backend;
import io.github.distillery.data.ContentHash;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.NearestName;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A classifier from an ONNX file, whoever made it, computed by ONNX Runtime. It can teach, and
 * cannot be trained:
 *
 * <pre>{@code
 * var teacher = OnnxClassifier.read(Path.of("resnet.onnx"));
 * var student = Distillation.from(teacher)
 *     .soft(0.9, temperature(4)).hard(0.1)
 *     .hint(1, "/layer2/Relu_output_0", "conv2")
 *     .train(plan, images, options);
 * }</pre>
 *
 * <p>It has one input of 32-bit floats, {@code [n, ...]}. The logits are found by themselves, or
 * named in {@link RuntimeOptions}. Its layers are what its nodes give, by the names that stand in
 * the file; {@link Onnx#describe} shows them with operators and shapes.
 *
 * <p>Files of strangers are checked before they are loaded: see {@link #read(Path)}. Several
 * threads may ask at once. Closing it frees its memory; so does, later, the garbage collector.
 *
 * <p>Introduced in notebook 14.
 */
public final class OnnxClassifier implements Classifier, AutoCloseable {
  private static final Cleaner CLEANER = Cleaner.create();
  private static final int NAMES_SHOWN = 20;

  /** How near to 1 the sum of probabilities is. */
  private static final double ONE = 1e-3;

  private final ModelFile file;
  private final RuntimeOptions options;
  private final String logits;
  private final Sessions sessions;
  private final Inference inference;
  private final int classes;
  private final List<String> classNames;
  private final String name;

  private OnnxClassifier(ModelFile file, RuntimeOptions options, String logits, Sessions sessions) {
    this.file = file;
    this.options = options;
    this.logits = logits;
    this.sessions = sessions;
    ModelInput input = ModelInput.of(file.path(), sessions.quick().inputs(), options);
    this.inference = new Inference(input, sessions, options.batch());
    this.classes = classes(input);
    this.classNames = classNames(file, classes);
    this.name =
        file.metadata(ModelWriter.NETWORK)
            .filter(own -> !own.isBlank())
            .orElse(file.path().getFileName().toString().replaceFirst("\\.onnx$", ""));
  }

  /**
   * Reads a model, with the default options.
   *
   * @param file an ONNX model; what it keeps in other files must lie in its own folder
   * @return the classifier
   * @throws ModelException where the file is missing, empty, cut off or no ONNX model; where a
   *     tensor claims another size than it has, or data outside the model's folder; where ONNX
   *     Runtime does not know an operator or a version; where there is not one input of 32-bit
   *     floats; and where the logits cannot be told or are probabilities
   */
  public static OnnxClassifier read(Path file) {
    return read(file, RuntimeOptions.defaults());
  }

  /**
   * Reads a model.
   *
   * @param file as in {@link #read(Path)}
   * @param options which input and logits, how many threads and samples at once
   * @return the classifier
   * @throws ModelException as in {@link #read(Path)}
   */
  public static OnnxClassifier read(Path file, RuntimeOptions options) {
    Backend.ready();
    ModelFile model = ModelFile.read(file);
    String logits = LogitsPlace.find(model, options.logits());
    Sessions sessions = new Sessions(model, logits, options.threads());
    try {
      OnnxClassifier classifier = new OnnxClassifier(model, options, logits, sessions);
      CLEANER.register(classifier, sessions::close);
      return classifier;
    } catch (RuntimeException e) {
      sessions.close();
      throw e;
    }
  }

  /** Asks about a sample of zeros, as what a file declares need not be so. */
  private int classes(ModelInput input) {
    INDArray zeros = Nd4j.zeros(DataType.FLOAT, input.shape(1));
    INDArray scores = inference.run(zeros, Set.of(logits)).get(logits);
    if (scores.length() != scores.size(1)) {
      throw new ModelException(
          "%s: \"%s\" gives the shape %s for a sample; logits are [n, classes]: name others with RuntimeOptions.logits"
              .formatted(file.path(), logits, Arrays.toString(scores.shape())));
    }
    boolean looksLikeProbabilities =
        scores.length() > 1
            && scores.minNumber().doubleValue() >= 0
            && Math.abs(scores.sumNumber().doubleValue() - 1) < ONE;
    if (looksLikeProbabilities && options.logits().isEmpty()) {
      throw new ModelException(
          "%s: \"%s\" seems to give probabilities (they add up to 1), not scores before softmax; name these: RuntimeOptions.defaults().logits(...), or the same output where it is right"
              .formatted(file.path(), logits));
    }
    return (int) scores.length();
  }

  /** Others may use the key in other ways. */
  private static List<String> classNames(ModelFile file, int classes) {
    try {
      String[] names =
          new Gson().fromJson(file.metadata(ModelWriter.CLASS_NAMES).orElse(""), String[].class);
      boolean fits =
          names != null && names.length == classes && !Arrays.asList(names).contains(null);
      return fits ? List.of(names) : List.of();
    } catch (JsonParseException e) {
      return List.of();
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int classes() {
    return classes;
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public INDArray logits(INDArray features) {
    return outputs(features, List.of()).logits();
  }

  /**
   * What the logits are computed from.
   *
   * @return the last layer before the logits and before their sum without bias; empty where there
   *     is none
   */
  public Optional<String> layerBeforeLogits() {
    List<String> all = layers();
    INDArray one = Nd4j.zeros(DataType.FLOAT, inference.input().shape(1));
    for (int i = all.indexOf(logits) - 1; i >= 0; i--) {
      if (featureShape(one, all.get(i)).values() != classes) {
        return Optional.of(all.get(i));
      }
    }
    return Optional.empty();
  }

  @Override
  public List<String> layers() {
    return sessions.layers(inference.input().fixedBatch());
  }

  @Override
  public INDArray features(INDArray features, String layer) {
    return outputs(features, List.of(layer)).features().get(layer);
  }

  @Override
  public Outputs outputs(INDArray features, List<String> layers) {
    Backend.ready();
    if (!layers.isEmpty()) {
      checkLayers(layers);
    }
    Set<String> wanted = new LinkedHashSet<>(layers);
    wanted.add(logits);
    Map<String, INDArray> values = inference.run(features, wanted);
    INDArray scores = values.get(logits);
    Map<String, INDArray> asked = new LinkedHashMap<>();
    layers.forEach(layer -> asked.put(layer, values.get(layer)));
    // Nobody may hold this any more, and the session must not be closed meanwhile.
    Reference.reachabilityFence(this);
    return new Outputs(scores.reshape('c', scores.size(0), classes), asked);
  }

  private void checkLayers(List<String> wanted) {
    List<String> known = layers();
    for (String layer : wanted) {
      if (!known.contains(layer)) {
        String shown =
            known.size() > NAMES_SHOWN
                ? known.subList(0, NAMES_SHOWN) + " and " + (known.size() - NAMES_SHOWN) + " more"
                : known.toString();
        throw new ModelException(
            "%s has no layer \"%s\"%s; its layers are %s (Onnx.describe shows all)"
                .formatted(name, layer, NearestName.question(layer, known), shown));
      }
    }
  }

  @Override
  public String fingerprint() {
    ModelInput input = inference.input();
    String identity =
        "ONNX %s %s %s %s"
            .formatted(file.sha256(), input.name(), Arrays.toString(input.sample()), logits);
    byte[] bytes = identity.getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(ContentHash.sha256().digest(bytes));
  }

  /** Frees the memory of ONNX Runtime, when whoever is being answered has their answer. */
  @Override
  public void close() {
    sessions.close();
  }

  @Override
  public String toString() {
    ModelInput input = inference.input();
    return "%s: ONNX, \"%s\" %s to %d logits \"%s\""
        .formatted(name, input.name(), Arrays.toString(input.sample()), classes, logits);
  }
}
