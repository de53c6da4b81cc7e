package io.github.distillery.onnx;

import com.google.gson.Gson;
import io.github.distillery.compress.quantize.QuantizedLayer;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.History;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import onnx.Onnx.ModelProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.StringStringEntryProto;

/** Puts a whole model together: the graph, the versions, and what is known about it. */
final class ModelWriter {
  static final String NETWORK = "distillery.network";
  static final String CLASS_NAMES = "class_names";
  private static final String FINGERPRINT = "distillery.fingerprint";
  private static final String SEED = "distillery.seed";
  private static final String DATA = "distillery.data_sha256";
  private static final String SAMPLE_SHAPE = "sample_shape";
  private static final String PREPROCESSING = "preprocessing";

  /** What the options' own metadata cannot be called. */
  static final Set<String> OWN_KEYS =
      Set.of(NETWORK, CLASS_NAMES, FINGERPRINT, SEED, DATA, SAMPLE_SHAPE, PREPROCESSING);

  /** The file format that came with an opset, for this one and those after it. */
  private static final TreeMap<Integer, Integer> FORMATS =
      new TreeMap<>(Map.of(13, 7, 15, 8, 19, 9, 21, 10));

  /** What a protobuf message can hold, less something for all but the parameters. */
  private static final long MOST_PARAMETERS = (Integer.MAX_VALUE - (64L << 20)) / Float.BYTES;

  private ModelWriter() {}

  static ModelProto model(
      Network network,
      Map<String, QuantizedLayer> quantized,
      Optional<History> history,
      List<String> trainedClasses,
      ExportOptions options) {
    if (network.parameters() > MOST_PARAMETERS) {
      throw new ModelException(
          "%s has %,d parameters; one ONNX file holds %,d"
              .formatted(network.name(), network.parameters(), MOST_PARAMETERS));
    }
    List<String> classNames =
        options.classNames().isEmpty() ? trainedClasses : options.classNames();
    if (!classNames.isEmpty() && classNames.size() != network.classes()) {
      throw new ModelException(
          "%s has %d classes, and %d names are given for them: %s"
              .formatted(network.name(), network.classes(), classNames.size(), classNames));
    }
    long[] sample =
        options.sampleShape().isEmpty()
            ? SampleShape.of(network)
            : options.sampleShape().stream().mapToLong(Long::longValue).toArray();
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(FORMATS.floorEntry(options.opset()).getValue())
            .setProducerName("Distillery")
            .setGraph(GraphExport.of(network, quantized, sample, options))
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(options.opset()));
    Map<String, String> notes = new LinkedHashMap<>();
    if (!classNames.isEmpty()) {
      notes.put(CLASS_NAMES, new Gson().toJson(classNames));
    }
    notes.put(SAMPLE_SHAPE, new Gson().toJson(sample));
    notes.put(PREPROCESSING, options.preprocessing());
    notes.put(NETWORK, network.name());
    notes.put(FINGERPRINT, network.fingerprint());
    history.ifPresent(
        training -> {
          notes.put(SEED, Long.toString(training.seed()));
          notes.put(DATA, training.dataHash());
        });
    notes.putAll(options.metadata());
    notes.forEach(
        (key, value) ->
            model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return model.build();
  }
}
