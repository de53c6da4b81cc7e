package io.github.distillery.text;

import io.github.distillery.data.ContentHash;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Provenance;
import io.github.distillery.data.Stratified;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Texts, each of one class: what a {@link Dataset} is made from by an encoder. A text's index is
 * its place. All that is made from the same sentences has the same samples in the same order, and
 * is split and sampled alike by the same seed.
 *
 * <pre>{@code
 * var amazon = Datasets.sentiment().amazon();
 * var parts = amazon.split(0.6, 0.2, 7);
 * var embeddings = parts.encoded(MiniLm.load()::encode);     // a Split of [n, 384]
 * var words = parts.encoded(BagOfWords.fit(parts.train(), 1000)::encode);
 * }</pre>
 *
 * <p>Introduced in notebook 15.
 */
public final class Sentences {
  /** Stands for the class of a text without label. */
  private static final int NONE = -1;

  private static final int SHOWN = 40;

  private final String name;
  private final List<String> texts;
  private final int[] classOf;
  private final List<String> classNames;
  private final Provenance provenance;

  private Sentences(
      String name,
      List<String> texts,
      int[] classOf,
      List<String> classNames,
      Provenance provenance) {
    this.name = name;
    this.texts = texts;
    this.classOf = classOf;
    this.classNames = classNames;
    this.provenance = provenance;
  }

  /**
   * Takes texts and the class of each.
   *
   * @param name a short name for tables and messages
   * @param texts one or more; a text may be empty
   * @param classOf the class of each text, from 0
   * @param classNames the name of each class
   * @param provenance where the texts come from
   * @return the sentences
   * @throws DataException where there are none, one is null, counts differ, or a class is unknown
   */
  public static Sentences of(
      String name,
      List<String> texts,
      int[] classOf,
      List<String> classNames,
      Provenance provenance) {
    checkTexts(name, texts);
    if (texts.size() != classOf.length) {
      throw new DataException(
          "%s: %,d texts but %,d classes; each text needs one"
              .formatted(name, texts.size(), classOf.length));
    }
    for (int i = 0; i < classOf.length; i++) {
      if (classOf[i] < 0 || classOf[i] >= classNames.size()) {
        throw new DataException(
            "%s: text %d (\"%s\") has the class %d; classes go from 0 to %d"
                .formatted(name, i, shown(texts.get(i)), classOf[i], classNames.size() - 1));
      }
    }
    return new Sentences(
        name, List.copyOf(texts), classOf.clone(), List.copyOf(classNames), provenance);
  }

  /**
   * Takes texts and the name of each one's class, as columns of a table have them.
   *
   * @param name a short name for tables and messages
   * @param texts one or more; a text may be empty
   * @param labels the class name of each text; the classes are put into alphabetical order
   * @return the sentences, of unknown provenance
   * @throws DataException where there are none, a text or label is null, or counts differ
   */
  public static Sentences of(String name, List<String> texts, List<String> labels) {
    for (int i = 0; i < labels.size(); i++) {
      if (labels.get(i) == null) {
        throw new DataException(
            "%s: the label of text %d is null; give each text the name of its class, or take it out"
                .formatted(name, i));
      }
    }
    List<String> classNames = labels.stream().distinct().sorted().toList();
    int[] classOf = labels.stream().mapToInt(classNames::indexOf).toArray();
    return of(name, texts, classOf, classNames, Provenance.unknown());
  }

  /**
   * Takes texts of which nobody knows the class, for a teacher to say something about.
   *
   * @param name a short name for tables and messages
   * @param texts one or more; a text may be empty
   * @param classNames the classes that the teacher knows
   * @return the sentences, of unknown provenance
   * @throws DataException where there are none, or one is null
   */
  public static Sentences unlabelled(String name, List<String> texts, List<String> classNames) {
    checkTexts(name, texts);
    int[] none = new int[texts.size()];
    Arrays.fill(none, NONE);
    return new Sentences(
        name, List.copyOf(texts), none, List.copyOf(classNames), Provenance.unknown());
  }

  private static void checkTexts(String name, List<String> texts) {
    if (texts.isEmpty()) {
      throw new DataException(name + ": there are no texts; give one or more");
    }
    for (int i = 0; i < texts.size(); i++) {
      if (texts.get(i) == null) {
        throw new DataException(
            "%s: text %d is null; give a text, be it empty, or take it out".formatted(name, i));
      }
    }
  }

  private static String shown(String text) {
    return text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
  }

  /**
   * The short name.
   *
   * @return for example {@code amazon}
   */
  public String name() {
    return name;
  }

  /**
   * All texts.
   *
   * @return in the order of their index
   */
  public List<String> texts() {
    return texts;
  }

  /**
   * One text.
   *
   * @param index from 0
   * @return the text as it was given
   */
  public String text(int index) {
    return texts.get(index);
  }

  /**
   * The number of texts.
   *
   * @return 1 or more
   */
  public int size() {
    return texts.size();
  }

  /**
   * The names of the classes.
   *
   * @return in the order of their numbers
   */
  public List<String> classNames() {
    return classNames;
  }

  /**
   * Whether each text has a label.
   *
   * @return false for what {@link #withoutLabels} and {@link #unlabelled} give
   */
  public boolean labelled() {
    return classOf[0] != NONE;
  }

  /**
   * The class of every text.
   *
   * @return a new array of length {@link #size()}
   * @throws DataException where there are no labels
   */
  public int[] classOf() {
    if (!labelled()) {
      throw new DataException(
          name + " has no labels, but something asks for them; take labelled sentences");
    }
    return classOf.clone();
  }

  /**
   * Where the texts come from.
   *
   * @return source, licence, hash of the files
   */
  public Provenance provenance() {
    return provenance;
  }

  /**
   * A hash of all that is in here: texts, classes, class names.
   *
   * @return SHA-256, 64 hexadecimal digits
   */
  public String hash() {
    MessageDigest digest = ContentHash.sha256();
    update(digest, texts);
    ByteBuffer classes = ByteBuffer.allocate(Integer.BYTES * classOf.length);
    classes.asIntBuffer().put(classOf);
    digest.update(classes);
    update(digest, classNames);
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void update(MessageDigest digest, List<String> strings) {
    for (String string : strings) {
      byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
      digest.update(bytes);
    }
  }

  /**
   * Some of the texts.
   *
   * @param indices places, in the order wanted
   * @param newName the name of the part
   * @return the part, with the same classes
   * @throws DataException where there is no such text, or none is wanted
   */
  public Sentences subset(int[] indices, String newName) {
    for (int index : indices) {
      if (index < 0 || index >= size()) {
        throw new DataException(
            "%s: there is no text %d; indices go from 0 to %d".formatted(name, index, size() - 1));
      }
    }
    List<String> some = IntStream.of(indices).mapToObj(texts::get).toList();
    checkTexts(newName, some);
    int[] classes = IntStream.of(indices).map(i -> classOf[i]).toArray();
    return new Sentences(newName, some, classes, classNames, provenance);
  }

  /**
   * A number of texts drawn at random, with each class in its share: those that {@link
   * Dataset#sample} draws from a data set made of these sentences.
   *
   * @param count from 1 to {@link #size()}
   * @param seed the same seed draws the same texts
   * @return the texts in the order of their index
   */
  public Sentences sample(int count, long seed) {
    int[] strata = labelled() ? classOf : new int[size()];
    int[] drawn = Stratified.draw(strata, classNames.size(), count, seed);
    return subset(drawn, name + ", " + count + " samples");
  }

  /**
   * Splits into training and validation part at random, as {@link Dataset#split(double, long)} does
   * with the same seed.
   *
   * @param trainFraction the share for training, above 0 and below 1
   * @param seed the same seed makes the same split
   * @return a split without test part
   * @throws DataException where a part would be empty, or there are no labels
   */
  public SentencesSplit split(double trainFraction, long seed) {
    return split(trainFraction, 1 - trainFraction, seed);
  }

  /**
   * Splits into training, validation and test part at random, as {@link Dataset#split(double,
   * double, long)} does with the same seed.
   *
   * @param trainFraction the share for training
   * @param validationFraction the share for validation; the test part gets what is left
   * @param seed the same seed makes the same split
   * @return the split
   * @throws DataException where a part would be empty, or there are no labels
   */
  public SentencesSplit split(double trainFraction, double validationFraction, long seed) {
    return SentencesSplit.of(
        this,
        Stratified.parts(
            name, classOf(), classNames.size(), trainFraction, validationFraction, seed));
  }

  /**
   * The same texts without their labels, so that nothing can learn from labels by mistake.
   *
   * @return the sentences, of the same classes
   */
  public Sentences withoutLabels() {
    int[] none = new int[size()];
    Arrays.fill(none, NONE);
    return new Sentences(name, texts, none, classNames, provenance);
  }

  /**
   * The same sentences under another name.
   *
   * @param newName a short name for tables and messages
   * @return the sentences with it
   */
  public Sentences named(String newName) {
    return new Sentences(newName, texts, classOf, classNames, provenance);
  }

  /**
   * A data set of these samples, with what an encoder made of the texts as features.
   *
   * @param what is added to the name, for example {@code words}
   * @param features {@code [size, ...]}, in the order of the texts
   * @return the data set, with the labels where there are any, the classes and the provenance
   * @throws DataException where there is not a row for each text, or a value is not finite
   */
  public Dataset dataset(String what, INDArray features) {
    int[] classes = labelled() ? classOf : new int[size()];
    Dataset data = Dataset.of(name + " " + what, features, classes, classNames, provenance);
    return labelled() ? data : data.withoutLabels();
  }

  /**
   * The sentences as a table: a column {@code class} where there are labels, and a column {@code
   * text}.
   *
   * @return a new table with {@link #size()} rows
   */
  public Table toTable() {
    Table table = Table.create(name);
    if (labelled()) {
      table.addColumns(
          StringColumn.create("class", IntStream.of(classOf).mapToObj(classNames::get)));
    }
    return table.addColumns(StringColumn.create("text", texts));
  }

  @Override
  public String toString() {
    return "%s: %,d sentences, %s"
        .formatted(name, size(), labelled() ? classNames.size() + " classes" : "no labels");
  }
}
