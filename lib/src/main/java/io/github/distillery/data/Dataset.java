package io.github.distillery.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import tech.tablesaw.api.Table;

/**
 * Samples, each of one class.
 *
 * <p>Features have the shape {@code [n, ...]}: {@code [n, columns]} for tables, {@code [n,
 * channels, height, width]} with values from 0 to 1 for images. Labels are one-hot, {@code [n,
 * classes]}. Both are 32-bit floats and are not changed once the data set is made. A sample's index
 * is its row.
 *
 * <p>Data without labels, see {@link #withoutLabels}, can be learnt from by what a teacher says
 * about it; whatever asks for its labels is refused.
 *
 * <p>Introduced in notebook 02.
 */
public final class Dataset {
  /** Stands for the class of a sample without label. */
  private static final int NONE = -1;

  private final String name;
  private final Features features;
  private final int[] classOf;
  private final List<String> classNames;
  private final List<String> featureNames;
  private final Provenance provenance;
  private INDArray labels;
  private String hash;

  private Dataset(
      String name,
      Features features,
      int[] classOf,
      List<String> classNames,
      List<String> featureNames,
      Provenance provenance) {
    this.name = name;
    this.features = features;
    this.classOf = classOf;
    this.classNames = classNames;
    this.featureNames = featureNames;
    this.provenance = provenance;
  }

  /**
   * Makes a data set from features and the class of each sample.
   *
   * @param name a short name for tables and messages
   * @param features {@code [n, ...]}; copied, so that writing into the array afterwards changes
   *     nothing
   * @param classOf the class of each sample, from 0; {@code n} of them
   * @param classNames the name of each class
   * @param provenance where the data comes from
   * @return the data set
   * @throws DataException where counts differ, a class is unknown, or a feature is not finite
   */
  public static Dataset of(
      String name,
      INDArray features,
      int[] classOf,
      List<String> classNames,
      Provenance provenance) {
    checkClassNumbers(name, classOf, classNames.size());
    return new Dataset(
            name,
            Features.copyOf(features),
            classOf.clone(),
            List.copyOf(classNames),
            List.of(),
            provenance)
        .checked();
  }

  /**
   * Makes a data set from features and one-hot labels.
   *
   * @param name a short name for tables and messages
   * @param features {@code [n, ...]}
   * @param oneHot {@code [n, classes]}: a single 1 in each row, otherwise 0
   * @param classNames the name of each class
   * @param provenance where the data comes from
   * @return the data set
   * @throws DataException where a row is not one-hot, or as for {@link #of(String, INDArray, int[],
   *     List, Provenance)}
   */
  public static Dataset of(
      String name,
      INDArray features,
      INDArray oneHot,
      List<String> classNames,
      Provenance provenance) {
    return of(
        name, features, OneHot.decode(name, oneHot, classNames.size()), classNames, provenance);
  }

  /**
   * A data set whose features stay in a file and may be larger than memory. They are read where
   * they lie, a batch at a time, in whatever order a training wants; NaN and infinity are refused
   * when they are read. {@link #hash} reads the whole file once. Nothing may change the file while
   * it is in use.
   *
   * <pre>{@code
   * np.save("features.npy", features.astype("<f4"))       # Python; NpyWriter writes such files too
   * var data = Dataset.onDisk("large", Path.of("features.npy"), classOf, names, provenance);
   * }</pre>
   *
   * <p>What works on all features at once, such as {@link Split#standardized}, is for data that
   * fits into memory; take a part with {@link #sample}.
   *
   * @param name a short name for tables and messages
   * @param file {@code .npy}, little-endian 32-bit floats {@code [n, ...]} in 'c' order
   * @param classOf the class of each sample, from 0; {@code n} of them
   * @param classNames the name of each class
   * @param provenance where the data comes from
   * @return the data set; its parts stay on disk as well
   * @throws DataException where it is no such file, counts differ, or a class is unknown
   * @throws IOException where it cannot be read
   */
  public static Dataset onDisk(
      String name, Path file, int[] classOf, List<String> classNames, Provenance provenance)
      throws IOException {
    checkClassNumbers(name, classOf, classNames.size());
    return new Dataset(
            name,
            Features.in(file),
            classOf.clone(),
            List.copyOf(classNames),
            List.of(),
            provenance)
        .checked();
  }

  /**
   * Makes a data set from a table: the label column gives the classes, in alphabetical order, or in
   * the order of the numbers where all of them are whole numbers; every other column must be
   * numeric and becomes a feature.
   *
   * @param table one row a sample
   * @param labelColumn the name of the column with the class
   * @return features {@code [rows, columns - 1]}
   * @throws DataException where the column is missing, or a column is not numeric or has a gap
   */
  public static Dataset fromTable(Table table, String labelColumn) {
    return TableBridge.read(table, labelColumn, Provenance.unknown());
  }

  /**
   * The data as a table, for tabular data: a column a feature, and the class name last, in a column
   * called {@code class}, where there are labels.
   *
   * @return a new table with {@link #size()} rows
   * @throws DataException where the features are not {@code [n, columns]}
   */
  public Table toTable() {
    return TableBridge.write(this);
  }

  /**
   * The short name.
   *
   * @return for example {@code mnist train}
   */
  public String name() {
    return name;
  }

  /**
   * The features of all samples. Those on disk are read into memory, anew with every call.
   *
   * @return {@code [n, ...]}; do not write into it
   * @throws DataException where they lie on disk and take more than half of the memory for arrays
   */
  public INDArray features() {
    return features.all(name);
  }

  /**
   * Whether each sample has a label.
   *
   * @return false for what {@link #withoutLabels} and most transfer sets give
   */
  public boolean labelled() {
    return classOf.length == 0 || classOf[0] != NONE;
  }

  /**
   * The one-hot labels of all samples, made when first asked for.
   *
   * @return {@code [n, classes]}; do not write into it
   * @throws DataException where there are no labels
   */
  public synchronized INDArray labels() {
    checkLabelled();
    if (labels == null) {
      labels = OneHot.encode(classOf, classes());
    }
    return labels;
  }

  /**
   * The number of samples.
   *
   * @return 0 or more
   */
  public int size() {
    return classOf.length;
  }

  /**
   * The number of classes.
   *
   * @return 2 or more, for data one can learn from
   */
  public int classes() {
    return classNames.size();
  }

  /**
   * The names of the classes.
   *
   * @return in the order of the label columns
   */
  public List<String> classNames() {
    return classNames;
  }

  /**
   * The names of the features of tabular data.
   *
   * @return empty for images and other data without names
   */
  public List<String> featureNames() {
    return featureNames;
  }

  /**
   * Where the data comes from.
   *
   * @return source, licence, hash of the files
   */
  public Provenance provenance() {
    return provenance;
  }

  /**
   * The class of one sample.
   *
   * @param index the sample's row
   * @return from 0 to {@code classes() - 1}
   * @throws DataException where there are no labels
   */
  public int classOf(int index) {
    checkLabelled();
    return classOf[index];
  }

  /**
   * The class of every sample.
   *
   * @return a new array of length {@link #size()}
   * @throws DataException where there are no labels
   */
  public int[] classOf() {
    checkLabelled();
    return classOf.clone();
  }

  /**
   * The shape of one sample.
   *
   * @return the features' shape without the first dimension
   */
  public long[] sampleShape() {
    long[] shape = features.shape();
    return Arrays.copyOfRange(shape, 1, shape.length);
  }

  /**
   * The number of values in one sample.
   *
   * @return the product of {@link #sampleShape()}
   */
  public long sampleLength() {
    return Arrays.stream(sampleShape()).reduce(1, (a, b) -> a * b);
  }

  /**
   * The features of some samples.
   *
   * @param indices rows, in the order wanted
   * @return a new array {@code [indices, ...]}
   */
  public INDArray features(int[] indices) {
    return features.rows(indices);
  }

  /** Copies the features of some samples into an array that is there already. */
  void features(int[] indices, INDArray picked) {
    features.rows(indices, picked);
  }

  /**
   * The one-hot labels of some samples.
   *
   * @param indices rows, in the order wanted
   * @return a new array {@code [indices, classes]}
   * @throws DataException where there are no labels
   */
  public INDArray labels(int[] indices) {
    checkLabelled();
    return OneHot.encode(IntStream.of(indices).map(i -> classOf[i]).toArray(), classes());
  }

  /**
   * Some of the samples as a data set of their own.
   *
   * @param indices rows, in the order wanted
   * @param newName the name of the part
   * @return a copy with the same classes; of data on disk it stays there, and is no copy
   */
  public Dataset subset(int[] indices, String newName) {
    for (int index : indices) {
      if (index < 0 || index >= size()) {
        throw new DataException(
            name + ": there is no sample " + index + "; indices go from 0 to " + (size() - 1));
      }
    }
    int[] classes = IntStream.of(indices).map(i -> classOf[i]).toArray();
    return new Dataset(
        newName, features.subset(indices), classes, classNames, featureNames, provenance);
  }

  /**
   * A number of samples drawn at random, with each class in its share.
   *
   * @param count how many, at most {@link #size()}
   * @param seed the same seed draws the same samples
   * @return the samples in the order of their index
   */
  public Dataset sample(int count, long seed) {
    int[] strata = labelled() ? classOf : new int[size()];
    return subset(
        Stratified.draw(strata, classes(), count, seed), name + ", " + count + " samples");
  }

  /**
   * Only the samples of some classes. The classes themselves stay as they are, so that a network
   * for all of them still fits.
   *
   * @param wanted class numbers
   * @return the samples in the order of their index
   */
  public Dataset only(int... wanted) {
    BitSet all = checkedClasses(wanted);
    return where(all::get, "only " + names(wanted));
  }

  /**
   * All samples but those of some classes. The classes themselves stay as they are.
   *
   * @param unwanted class numbers
   * @return the samples in the order of their index
   */
  public Dataset without(int... unwanted) {
    BitSet all = checkedClasses(unwanted);
    return where(c -> !all.get(c), "without " + names(unwanted));
  }

  /**
   * Splits into training and validation part at random, with each class in its share.
   *
   * @param trainFraction the share for training, above 0 and below 1
   * @param seed the same seed makes the same split
   * @return a split without test part
   * @throws DataException where a part would be empty
   */
  public Split split(double trainFraction, long seed) {
    return Stratified.split(this, trainFraction, 1 - trainFraction, seed);
  }

  /**
   * Splits into training, validation and test part at random, with each class in its share.
   *
   * @param trainFraction the share for training
   * @param validationFraction the share for validation; the test part gets what is left
   * @param seed the same seed makes the same split
   * @return the split
   * @throws DataException where a part would be empty
   */
  public Split split(double trainFraction, double validationFraction, long seed) {
    return Stratified.split(this, trainFraction, validationFraction, seed);
  }

  /**
   * A hash of everything that training sees: shape, features, classes, class names.
   *
   * @return SHA-256, 64 hexadecimal digits; computed once
   */
  public synchronized String hash() {
    if (hash == null) {
      hash = ContentHash.of(features, classOf, classNames);
    }
    return hash;
  }

  /**
   * The same samples with other features.
   *
   * @param newFeatures {@code [n, ...]}
   * @return a data set with these features
   */
  public Dataset withFeatures(INDArray newFeatures) {
    return new Dataset(
            name, Features.copyOf(newFeatures), classOf, classNames, featureNames, provenance)
        .checked();
  }

  /**
   * The same data with names for its features.
   *
   * @param names one for each column of {@code [n, columns]}
   * @return the data set with names
   */
  public Dataset withFeatureNames(List<String> names) {
    if (names.size() != sampleLength()) {
      throw new DataException(
          name
              + ": "
              + names.size()
              + " names for "
              + sampleLength()
              + " features; give one for each");
    }
    return new Dataset(name, features, classOf, classNames, List.copyOf(names), provenance);
  }

  /**
   * The same samples with other labels, for another task; the features are shared, not copied.
   *
   * @param newClassOf the class of each sample, from 0; as many as there are samples
   * @param newClassNames the name of each class
   * @return the data set with these labels
   * @throws DataException where counts differ, or a class is unknown
   */
  public Dataset withClasses(int[] newClassOf, List<String> newClassNames) {
    checkClassNumbers(name, newClassOf, newClassNames.size());
    return new Dataset(
            name,
            features,
            newClassOf.clone(),
            List.copyOf(newClassNames),
            featureNames,
            provenance)
        .checked();
  }

  /**
   * The same samples without their labels, so that nothing can learn from labels by mistake.
   *
   * @return the data set, of the same classes, that only a teacher can say something about
   */
  public Dataset withoutLabels() {
    int[] none = new int[size()];
    Arrays.fill(none, NONE);
    return new Dataset(name, features, none, classNames, featureNames, provenance);
  }

  /**
   * The same data under another provenance.
   *
   * @param newProvenance where the data comes from
   * @return the data set with it
   */
  public Dataset withProvenance(Provenance newProvenance) {
    return new Dataset(name, features, classOf, classNames, featureNames, newProvenance);
  }

  /**
   * The same data under another name.
   *
   * @param newName a short name for tables and messages
   * @return the data set with it
   */
  public Dataset named(String newName) {
    return new Dataset(newName, features, classOf, classNames, featureNames, provenance);
  }

  @Override
  public String toString() {
    return "%s: %,d samples of %s, %s"
        .formatted(
            name,
            size(),
            Arrays.toString(sampleShape()),
            labelled() ? classes() + " classes" : "no labels");
  }

  private void checkLabelled() {
    if (!labelled()) {
      throw new DataException(
          name
              + " has no labels, but something asks for them; leave out hard labels and whatever"
              + " else needs labels, or take labelled data");
    }
  }

  private Dataset where(IntPredicate wanted, String how) {
    checkLabelled();
    int[] indices = IntStream.range(0, size()).filter(i -> wanted.test(classOf[i])).toArray();
    return subset(indices, name + ", " + how);
  }

  private String names(int[] classes) {
    return String.join(", ", IntStream.of(classes).mapToObj(classNames::get).toList());
  }

  private BitSet checkedClasses(int[] classes) {
    BitSet all = new BitSet(classes());
    for (int c : classes) {
      if (c < 0 || c >= classes()) {
        throw new DataException(
            name + ": there is no class " + c + "; classes go from 0 to " + (classes() - 1));
      }
      all.set(c);
    }
    return all;
  }

  private Dataset checked() {
    long[] shape = features.shape();
    if (shape.length < 2) {
      throw new DataException(
          name + ": features have the shape " + Arrays.toString(shape) + "; give [samples, ...]");
    }
    if (shape[0] != classOf.length) {
      throw new DataException(
          "%s: %,d samples but %,d labels; each sample needs one label"
              .formatted(name, shape[0], classOf.length));
    }
    if (size() > 0 && !features.areFinite()) {
      throw notFinite();
    }
    return this;
  }

  private static void checkClassNumbers(String name, int[] classOf, int classes) {
    for (int i = 0; i < classOf.length; i++) {
      if (classOf[i] < 0 || classOf[i] >= classes) {
        throw new DataException(
            "%s: sample %d has the class %d; classes go from 0 to %d"
                .formatted(name, i, classOf[i], classes - 1));
      }
    }
  }

  private DataException notFinite() {
    for (int i = 0; i < size(); i++) {
      INDArray sample = features(new int[] {i});
      if (!Double.isFinite(sample.sumNumber().doubleValue())) {
        return new DataException(
            name + ": sample " + i + " holds NaN or infinity; remove it or replace the value");
      }
    }
    return new DataException(
        name
            + ": the features add up to more than a float can hold; scale them, for example to 0..1");
  }

  static Dataset tabular(
      String name,
      float[][] rows,
      int[] classOf,
      List<String> classNames,
      List<String> featureNames,
      Provenance provenance) {
    INDArray features =
        rows.length == 0
            ? Nd4j.empty(DataType.FLOAT).reshape(0, featureNames.size())
            : Nd4j.create(rows);
    return of(name, features, classOf, classNames, provenance).withFeatureNames(featureNames);
  }
}
