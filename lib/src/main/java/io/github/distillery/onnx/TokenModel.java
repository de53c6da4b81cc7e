package io.github.distillery.onnx;

import io.github.distillery.model.ModelException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.ValueInfoProto;

/**
 * A language model in ONNX, computed by ONNX Runtime: it takes token ids and gives, at every token,
 * what its layers hold. Encoders such as BERT, exported with the inputs {@code input_ids}, {@code
 * attention_mask} and perhaps {@code token_type_ids}, all {@code [n, tokens]} of 64-bit integers.
 *
 * <p>Products in 8 bits are computed in 32-bit floats over the same weights, so that what a text
 * gives never depends on the texts beside it.
 *
 * <p>Several threads may ask at once. Introduced in notebook 15, by way of {@code MiniLm}.
 */
public final class TokenModel implements AutoCloseable {
  private static final String IDS = "input_ids";
  private static final String MASK = "attention_mask";
  private static final String TYPES = "token_type_ids";

  private final String name;
  private final RuntimeSession session;
  private final Set<String> inputs;

  private TokenModel(String name, RuntimeSession session) {
    this.name = name;
    this.session = session;
    this.inputs = session.inputs().keySet();
  }

  /**
   * What one layer holds for some texts.
   *
   * @param tokens how many each text has, padding included
   * @param width values of a token
   * @param values {@code [n, tokens, width]} in 'c' order; at padding they mean nothing
   */
  public record Hidden(int tokens, int width, float[] values) {}

  /**
   * Loads a model.
   *
   * @param name where it comes from, for messages
   * @param model the bytes of an ONNX model, with all its data in it
   * @param layers values inside the graph that can be asked for, {@code [n, tokens, width]} of
   *     32-bit floats, by the names that stand in the model
   * @param threads how many compute
   * @return the model
   * @throws ModelException where it cannot be read or loaded, a layer is missing, or the inputs are
   *     others
   */
  public static TokenModel read(String name, byte[] model, List<String> layers, int threads) {
    ModelFile file = ModelFile.of(Path.of(name), model);
    Set<String> known = new LinkedHashSet<>(file.producers().keySet());
    for (String layer : layers) {
      if (!known.contains(layer)) {
        throw new ModelException(
            "%s: there is no value \"%s\" in the model; it is another model, or another version of it"
                .formatted(name, layer));
      }
    }
    RuntimeSession session =
        RuntimeSession.open(
            file.path(), giving(FloatWeights.of(name, file.model()), layers), threads, true);
    TokenModel read = new TokenModel(name, session);
    if (!read.inputs.containsAll(List.of(IDS, MASK))
        || !Set.of(IDS, MASK, TYPES).containsAll(read.inputs)) {
      session.close();
      throw new ModelException(
          "%s: it takes %s; a model over tokens takes input_ids, attention_mask and perhaps token_type_ids"
              .formatted(name, read.inputs));
    }
    return read;
  }

  private static ModelProto giving(ModelProto model, List<String> layers) {
    GraphProto.Builder graph = model.getGraph().toBuilder();
    Map<String, ValueInfoProto> declared = new HashMap<>();
    graph.getOutputList().forEach(output -> declared.put(output.getName(), output));
    graph.clearOutput();
    for (String layer : layers) {
      ValueInfoProto open = ValueInfoProto.newBuilder().setName(layer).build();
      graph.addOutput(declared.getOrDefault(layer, open));
    }
    return model.toBuilder().setGraph(graph).build();
  }

  /**
   * Runs some texts through the model, together.
   *
   * @param ids the token ids of each text, one or more; they may differ in length, shorter ones are
   *     padded and masked
   * @param wanted some of the layers
   * @return what each layer holds
   * @throws ModelException where the model cannot take them
   */
  public Map<String, Hidden> run(List<long[]> ids, Set<String> wanted) {
    int texts = ids.size();
    int tokens = ids.stream().mapToInt(text -> text.length).max().orElse(0);
    long[] padded = new long[texts * tokens];
    long[] mask = new long[texts * tokens];
    for (int i = 0; i < texts; i++) {
      int length = ids.get(i).length;
      System.arraycopy(ids.get(i), 0, padded, i * tokens, length);
      Arrays.fill(mask, i * tokens, i * tokens + length, 1);
    }
    Map<String, long[]> taken = new LinkedHashMap<>(Map.of(IDS, padded, MASK, mask));
    if (inputs.contains(TYPES)) {
      taken.put(TYPES, new long[texts * tokens]);
    }
    Map<String, Hidden> hidden = new LinkedHashMap<>();
    session
        .run(taken, new long[] {texts, tokens}, wanted)
        .forEach((layer, result) -> hidden.put(layer, hidden(layer, result, texts, tokens)));
    return hidden;
  }

  private Hidden hidden(String layer, RuntimeSession.Result result, int texts, int tokens) {
    long[] shape = result.shape();
    if (shape.length != 3 || shape[0] != texts || shape[1] != tokens) {
      throw new ModelException(
          "%s: \"%s\" gives the shape %s for %d texts of %d tokens; only [n, tokens, width] can be used"
              .formatted(name, layer, Arrays.toString(shape), texts, tokens));
    }
    return new Hidden(tokens, (int) shape[2], result.values());
  }

  /** Frees the memory of ONNX Runtime. */
  @Override
  public void close() {
    session.close();
  }
}
