package io.github.distillery.text;

import io.github.distillery.backend.Backend;
import io.github.distillery.data.ContentHash;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Values;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.ModelException;
import io.github.distillery.progress.Progress;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.LongConsumer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A pretrained language model of English, all-MiniLM-L6-v2: six transformer layers of width 384, 22
 * million parameters, itself distilled from a larger model (Wang and others 2020, MiniLM: Deep
 * Self-Attention Distillation) and tuned so that sentences of like meaning lie near each other
 * (Reimers and Gurevych 2019, Sentence-BERT). It is not trained on here; a small network over its
 * embeddings, the head, learns a task:
 *
 * <pre>{@code
 * var miniLm = MiniLm.load();
 * var parts = Datasets.sentiment().amazon().split(0.6, 0.2, 7);
 * var head = Trainer.train(Architectures.mlp(384, 2), parts.encoded(miniLm::encode), options);
 * var teacher = miniLm.teacher(head);                                // over token ids
 * var ids = parts.encoded(part -> miniLm.tokens(part, 64));
 * }</pre>
 *
 * <p>An embedding is the mean of what the last layer holds at a text's tokens, {@code [CLS]} and
 * {@code [SEP]} among them and padding not, scaled to length 1, as sentence-transformers makes it.
 * It does not depend on the texts beside it. The weights are those of the 8-bit model in Maven
 * Central, computed in 32-bit floats: near the original model, not equal to it.
 *
 * <p>Nothing is downloaded: model and vocabulary are on the class path. Several threads may ask at
 * once.
 *
 * <p>Introduced in notebook 15.
 */
public final class MiniLm {
  /** How many values an embedding has. */
  public static final int WIDTH = 384;

  /** How many tokens of a text are looked at unless something else is said. */
  public static final int USUAL_TOKENS = 256;

  /** How many tokens the model can take. */
  public static final int MOST_TOKENS = 512;

  private static MiniLm loaded;

  private final HiddenMeans hidden;
  private final WordPieces wordPieces;
  private final String fingerprint;

  private MiniLm(MiniLmFiles files) {
    this.wordPieces = WordPieces.read(files.tokenizer());
    this.hidden = HiddenMeans.read(files.model(), Backend.describe().threads());
    MessageDigest digest = ContentHash.sha256();
    digest.update(files.model());
    digest.update(files.tokenizer());
    this.fingerprint = HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Loads the model, which takes some seconds the first time and nothing later.
   *
   * @return the one model of this session
   * @throws ModelException where the model is not on the class path, or there is no native code for
   *     this machine
   */
  public static synchronized MiniLm load() {
    if (loaded == null) {
      Backend.ready();
      loaded = new MiniLm(MiniLmFiles.read());
    }
    return loaded;
  }

  /**
   * The embeddings of sentences, of at most {@link #USUAL_TOKENS} tokens each.
   *
   * @param sentences any texts; an empty one has an embedding too
   * @return features {@code [n, 384]}, each row of length 1, named for example {@code amazon
   *     embeddings}
   * @throws CancellationException where the thread was interrupted
   */
  public Dataset encode(Sentences sentences) {
    return encode(sentences, USUAL_TOKENS);
  }

  /**
   * The embeddings of sentences.
   *
   * @param sentences any texts
   * @param maxTokens how many tokens of each are looked at, {@code [CLS]} and {@code [SEP]} among
   *     them, from 2 to {@link #MOST_TOKENS}; what is beyond is cut off
   * @return features {@code [n, 384]}, each row of length 1
   * @throws CancellationException where the thread was interrupted
   */
  public Dataset encode(Sentences sentences, int maxTokens) {
    List<long[]> ids = ids(sentences.texts(), maxTokens);
    try (Progress progress =
        Progress.startQuietly("MiniLM on " + sentences.name(), ids.size(), "sentences")) {
      float[] means =
          means(ids, Set.of(HiddenMeans.LAST), done -> progress.step(done, ""))
              .get(HiddenMeans.LAST);
      progress.done();
      return sentences.dataset("embeddings", rows(UnitRows.of(means, WIDTH)));
    }
  }

  /**
   * The embeddings of some texts, of at most {@link #USUAL_TOKENS} tokens each.
   *
   * @param texts one or more
   * @return {@code [texts, 384]}, each row of length 1: the product of two rows is their likeness,
   *     from -1 to 1
   */
  public INDArray encode(String... texts) {
    List<String> classless = List.of("none");
    return encode(Sentences.unlabelled("texts", List.of(texts), classless)).features();
  }

  /**
   * The wordpieces of sentences as numbers, for a student that learns on them and for {@link
   * #teacher}.
   *
   * @param sentences any texts
   * @param maxTokens how many tokens of each, {@code [CLS]} and {@code [SEP]} among them, from 2 to
   *     {@link #MOST_TOKENS}; what is beyond is cut off
   * @return features {@code [n, maxTokens]}: ids from 1 to {@link #vocabulary} - 1 as 32-bit
   *     floats, then 0 for padding; named for example {@code amazon tokens}
   */
  public Dataset tokens(Sentences sentences, int maxTokens) {
    List<long[]> ids = ids(sentences.texts(), maxTokens);
    float[] values = new float[ids.size() * maxTokens];
    for (int i = 0; i < ids.size(); i++) {
      for (int t = 0; t < ids.get(i).length; t++) {
        values[i * maxTokens + t] = ids.get(i)[t];
      }
    }
    return sentences.dataset("tokens", Values.array(values, ids.size(), maxTokens));
  }

  /**
   * The wordpieces of a text as the model reads it: lower case, without accents, rare words in
   * pieces that begin with {@code ##}.
   *
   * @param text any
   * @return all of them, without {@code [CLS]} and {@code [SEP]}
   */
  public List<String> pieces(String text) {
    return wordPieces.pieces(text);
  }

  /**
   * How many different wordpieces there are.
   *
   * @return 30,522; ids go from 0 to one less
   */
  public int vocabulary() {
    return 30_522;
  }

  /**
   * A teacher over token ids: this model, and a classifier that learnt a task from its embeddings.
   *
   * @param head takes {@code [n, 384]}: a trained network, or an ensemble of them
   * @return the teacher
   * @throws ModelException where the head takes another number of values
   */
  public MiniLmTeacher teacher(Classifier head) {
    return new MiniLmTeacher(this, head);
  }

  /**
   * A hash of model and vocabulary.
   *
   * @return SHA-256, 64 hexadecimal digits
   */
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public String toString() {
    return "all-MiniLM-L6-v2: 6 transformer layers, embeddings of 384 values";
  }

  private List<long[]> ids(List<String> texts, int maxTokens) {
    if (maxTokens < 2 || maxTokens > MOST_TOKENS) {
      throw new IllegalArgumentException(
          "maxTokens is %d; give 2 to %d ([CLS] and [SEP] count)"
              .formatted(maxTokens, MOST_TOKENS));
    }
    return texts.stream().map(text -> wordPieces.ids(text, maxTokens)).toList();
  }

  /** What {@link HiddenMeans} gives; the layers are some of {@link HiddenMeans#LAYERS}. */
  Map<String, float[]> means(List<long[]> ids, Set<String> layers, LongConsumer done) {
    return hidden.of(ids, layers, done);
  }

  static INDArray rows(float[] values) {
    return Values.array(values, values.length / WIDTH, WIDTH);
  }
}
