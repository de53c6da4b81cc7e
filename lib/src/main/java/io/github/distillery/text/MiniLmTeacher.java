package io.github.distillery.text;

import io.github.distillery.data.ContentHash;
import io.github.distillery.data.Rows;
import io.github.distillery.data.Values;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.NearestName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * MiniLM and a head as one teacher over token ids, as {@link MiniLm#tokens} makes them. It teaches
 * a student on the same ids like any other teacher:
 *
 * <pre>{@code
 * var student = Distillation.from(teacher)
 *     .soft(0.9, temperature(2)).hard(0.1)
 *     .hint(1, "layer3", "hidden")
 *     .train(TextArchitectures.wordVectors(miniLm.vocabulary(), 16, 32, 2), ids, options);
 * }</pre>
 *
 * <p>Its layers are {@code layer1} to {@code layer6}, what the transformer's layers hold, averaged
 * over the tokens, {@code [n, 384]}; {@code embedding}, the last of them scaled to length 1, {@code
 * [n, 384]}; and the head's own, for example {@code head/logits}.
 *
 * <p>Introduced in notebook 15.
 */
public final class MiniLmTeacher implements Classifier {
  private static final String EMBEDDING = "embedding";
  private static final String HEAD = "head/";

  private final MiniLm miniLm;
  private final Classifier head;
  private final List<String> layers;

  MiniLmTeacher(MiniLm miniLm, Classifier head) {
    this.miniLm = miniLm;
    this.head = head;
    // refuses a head for something else, and names both sizes
    head.logits(MiniLm.rows(new float[MiniLm.WIDTH]));
    List<String> all = new ArrayList<>(HiddenMeans.LAYERS);
    all.add(EMBEDDING);
    head.layers().forEach(layer -> all.add(HEAD + layer));
    this.layers = List.copyOf(all);
  }

  @Override
  public String name() {
    return "MiniLM " + head.name();
  }

  @Override
  public int classes() {
    return head.classes();
  }

  @Override
  public List<String> classNames() {
    return head.classNames();
  }

  /**
   * What learnt the task from the embeddings.
   *
   * @return takes {@code [n, 384]}
   */
  public Classifier head() {
    return head;
  }

  /**
   * The scores before softmax.
   *
   * @param ids {@code [n, tokens]}, as {@link MiniLm#tokens} makes them: zeros at a row's end are
   *     padding
   * @return a new array {@code [n, classes]}
   * @throws ModelException where a value is no id, or a row has no token
   */
  @Override
  public INDArray logits(INDArray ids) {
    return outputs(ids, List.of()).logits();
  }

  @Override
  public List<String> layers() {
    return layers;
  }

  @Override
  public INDArray features(INDArray ids, String layer) {
    return outputs(ids, List.of(layer)).features().get(layer);
  }

  @Override
  public Outputs outputs(INDArray ids, List<String> wanted) {
    check(wanted);
    Set<String> inner = new LinkedHashSet<>(wanted);
    inner.retainAll(HiddenMeans.LAYERS);
    inner.add(HiddenMeans.LAST);
    Map<String, float[]> means = miniLm.means(texts(ids), inner, done -> {});
    INDArray embedding = MiniLm.rows(UnitRows.of(means.get(HiddenMeans.LAST), MiniLm.WIDTH));
    List<String> ofHead =
        wanted.stream().filter(l -> l.startsWith(HEAD)).map(MiniLmTeacher::inHead).toList();
    Outputs said = head.outputs(embedding, ofHead);
    Map<String, INDArray> asked = new LinkedHashMap<>();
    for (String layer : wanted) {
      asked.put(
          layer,
          layer.equals(EMBEDDING)
              ? embedding
              : layer.startsWith(HEAD)
                  ? said.features().get(inHead(layer))
                  : MiniLm.rows(means.get(layer)));
    }
    return new Outputs(said.logits(), asked);
  }

  private static String inHead(String layer) {
    return layer.substring(HEAD.length());
  }

  private void check(List<String> wanted) {
    for (String layer : wanted) {
      if (!layers.contains(layer)) {
        throw new ModelException(
            "%s has no layer \"%s\"%s; its layers are %s"
                .formatted(name(), layer, NearestName.question(layer, layers), layers));
      }
    }
  }

  private List<long[]> texts(INDArray ids) {
    INDArray rows = Rows.flat(ids);
    int tokens = (int) rows.size(1);
    float[] values = Values.floats(rows);
    List<long[]> texts = new ArrayList<>();
    for (int i = 0; i < rows.size(0); i++) {
      texts.add(text(i, Arrays.copyOfRange(values, i * tokens, (i + 1) * tokens)));
    }
    return texts;
  }

  private long[] text(int sample, float[] row) {
    int length = row.length;
    while (length > 0 && row[length - 1] == 0) {
      length--;
    }
    if (length == 0 || length > MiniLm.MOST_TOKENS) {
      throw new ModelException(
          "%s: sample %d has %d tokens; give 1 to %d, as MiniLm.tokens makes them"
              .formatted(name(), sample, length, MiniLm.MOST_TOKENS));
    }
    long[] text = new long[length];
    for (int t = 0; t < length; t++) {
      text[t] = (long) row[t];
      if (text[t] != row[t] || text[t] < 0 || text[t] >= miniLm.vocabulary()) {
        throw new ModelException(
            "%s: sample %d has %s where an id from 0 to %,d is wanted; give ids as MiniLm.tokens makes them, not scaled and not embeddings (the head takes these)"
                .formatted(name(), sample, row[t], miniLm.vocabulary() - 1));
      }
    }
    return text;
  }

  @Override
  public String fingerprint() {
    String identity = "MiniLM " + miniLm.fingerprint() + " " + head.fingerprint();
    byte[] bytes = identity.getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(ContentHash.sha256().digest(bytes));
  }

  @Override
  public String toString() {
    return "%s: token ids to %d logits".formatted(name(), classes());
  }
}
