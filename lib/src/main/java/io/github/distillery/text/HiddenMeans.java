package io.github.distillery.text;

import io.github.distillery.onnx.TokenModel;
import io.github.distillery.onnx.TokenModel.Hidden;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * What MiniLM's layers hold, averaged over the tokens of each text and not over its padding
 * (Reimers and Gurevych 2019, section 3, MEAN).
 *
 * @param model the transformer
 */
record HiddenMeans(TokenModel model) {
  /** How many tokens go through the model at once, padding included. */
  private static final int TOKENS_AT_ONCE = 4096;

  private static final Map<String, String> NODES = nodes();

  /** The transformer's layers, from the first to the last. */
  static final List<String> LAYERS = List.copyOf(NODES.keySet());

  static final String LAST = "layer6";

  private static Map<String, String> nodes() {
    Map<String, String> nodes = new LinkedHashMap<>();
    for (int layer = 1; layer < 6; layer++) {
      nodes.put(
          "layer" + layer,
          "/encoder/layer.%d/output/LayerNorm/Add_1_output_0".formatted(layer - 1));
    }
    nodes.put(LAST, "last_hidden_state");
    return nodes;
  }

  static HiddenMeans read(byte[] model, int threads) {
    List<String> nodes = List.copyOf(NODES.values());
    return new HiddenMeans(TokenModel.read(MiniLmFiles.MODEL, model, nodes, threads));
  }

  /**
   * Runs texts through the model. Those of like length go together, so that there is little
   * padding, and so many that memory stays bounded.
   *
   * @param ids of each text, one token or more
   * @param layers some of {@link #LAYERS}
   * @param done is told how many texts are done
   * @return of each layer {@code [n, 384]} in 'c' order
   * @throws CancellationException where the thread was interrupted
   */
  Map<String, float[]> of(List<long[]> ids, Set<String> layers, LongConsumer done) {
    Map<String, float[]> means = new LinkedHashMap<>();
    layers.forEach(layer -> means.put(layer, new float[ids.size() * MiniLm.WIDTH]));
    Map<String, String> wanted = new LinkedHashMap<>(NODES);
    wanted.keySet().retainAll(layers);
    int[] order = byLength(ids);
    for (int from = 0, to; from < order.length; from = to) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException(
            "interrupted after %,d of %,d texts".formatted(from, order.length));
      }
      to = end(order, from, ids);
      int[] places = Arrays.copyOfRange(order, from, to);
      List<long[]> texts = IntStream.of(places).mapToObj(ids::get).toList();
      Map<String, Hidden> hidden = model.run(texts, Set.copyOf(wanted.values()));
      wanted.forEach((layer, node) -> put(hidden.get(node), texts, places, means.get(layer)));
      done.accept(to);
    }
    return means;
  }

  private static int[] byLength(List<long[]> ids) {
    return IntStream.range(0, ids.size())
        .boxed()
        .sorted(Comparator.comparingInt(i -> ids.get(i).length))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Where the batch ends that begins at a place: the last text in it is the longest. */
  private static int end(int[] order, int from, List<long[]> ids) {
    int to = from + 1;
    while (to < order.length && (to + 1 - from) * ids.get(order[to]).length <= TOKENS_AT_ONCE) {
      to++;
    }
    return to;
  }

  private static void put(Hidden hidden, List<long[]> ids, int[] places, float[] means) {
    int width = hidden.width();
    double[] sums = new double[width];
    for (int i = 0; i < places.length; i++) {
      Arrays.fill(sums, 0);
      int length = ids.get(i).length;
      for (int t = 0; t < length; t++) {
        int at = (i * hidden.tokens() + t) * width;
        for (int k = 0; k < width; k++) {
          sums[k] += hidden.values()[at + k];
        }
      }
      for (int k = 0; k < width; k++) {
        means[places[i] * width + k] = (float) (sums[k] / length);
      }
    }
  }
}
