package io.github.distillery.label;

import io.github.distillery.data.Batch;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Views;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.FeatureShape;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Temperature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A teacher's logits, and the outputs of those of its layers that were asked for, for every sample
 * of a data set, by sample index: shuffling the samples never moves them. Temperature is applied on
 * use. They are bound by hashes to teacher, data and views, and cannot be used with others.
 *
 * <pre>{@code
 * var labels = SoftLabels.from(teacher, mnist.train());                        // in memory
 * var more = SoftLabels.in(folder).open(teacher, mnist.train(), "conv1", "conv2"); // on disk
 * }</pre>
 *
 * <p>What the data's hash covers, and so is bound as well: the features after whatever
 * standardisation made them, the classes and their names. What it does not cover is the views; a
 * hash of what the teacher saw stands for them.
 *
 * <p>Introduced in notebook 02.
 */
public final class SoftLabels implements TeacherOutputs {
  private final Origin origin;
  private final Kept logits;
  private final Map<String, Kept> features;
  private final Path folder;
  private final Samples samples;

  /** The folder is null for those that were never on disk. */
  SoftLabels(Origin origin, Kept logits, Map<String, Kept> features, Path folder, Samples samples) {
    this.origin = origin;
    this.logits = logits;
    this.features = features;
    this.folder = folder;
    this.samples = samples;
  }

  /**
   * Asks the teacher once about every sample.
   *
   * @param teacher any classifier; it is not changed
   * @param data the samples that a student will learn from
   * @param layers those of the teacher's layers that are wanted beside the logits, if any
   * @return the soft labels, in memory
   * @throws ModelException where teacher and data do not fit, there is no such layer, or the
   *     teacher gives a value that is not finite
   */
  public static SoftLabels from(Classifier teacher, Dataset data, String... layers) {
    return from(teacher, data, Views.AS_THEY_ARE, layers);
  }

  /**
   * Asks the teacher once about every view of every sample.
   *
   * @param teacher any classifier; it is not changed
   * @param data the samples that a student will learn from
   * @param views the ways in which it will see them
   * @param layers those of the teacher's layers that are wanted beside the logits, if any
   * @return the soft labels, in memory; row {@code view * samples + index} is that of a sample in
   *     one of its views
   * @throws ModelException as for {@link #from(Classifier, Dataset, String...)}
   */
  public static SoftLabels from(Classifier teacher, Dataset data, Views views, String... layers) {
    Asked asked = new Asked(teacher, data, views, List.of(layers));
    MemoryDestination memory = new MemoryDestination();
    try {
      String preprocessing = TeacherPass.run(asked, memory);
      return new SoftLabels(
          Origin.of(asked, preprocessing),
          memory.logits(),
          memory.features(),
          null,
          Samples.of(data));
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written", e);
    }
  }

  /**
   * Takes logits that were made elsewhere, for example on a cluster, for the samples as the data
   * set holds them. Whoever calls this has made sure that they belong together.
   *
   * @param teacher the name of the teacher that gave them
   * @param fingerprint of the teacher, as {@link Classifier#fingerprint} gives it
   * @param data the samples
   * @param logits {@code [data.size(), classes]}, by sample index; kept, not copied
   * @return the soft labels, in memory
   * @throws DataException where there are not as many rows as samples, or not as many columns as
   *     classes
   * @throws ModelException where a value is not finite
   */
  public static SoftLabels madeElsewhere(
      String teacher, String fingerprint, Dataset data, INDArray logits) {
    if (logits.rank() != 2 || logits.size(0) != data.size() || logits.size(1) != data.classes()) {
      throw new DataException(
          "the logits of %s have the shape %s, but %s has %d samples of %d classes"
              .formatted(
                  teacher,
                  Arrays.toString(logits.shape()),
                  data.name(),
                  data.size(),
                  data.classes()));
    }
    FiniteScores.checked(teacher, "scores", IntStream.range(0, data.size()).toArray(), logits);
    Origin origin =
        new Origin(teacher, fingerprint, data.hash(), TeacherPass.AS_THEY_ARE, data.size(), 1);
    return new SoftLabels(origin, new Kept.InMemory(logits), Map.of(), null, Samples.of(data));
  }

  /**
   * How much room soft labels would take, in memory or on disk.
   *
   * @param teacher any classifier
   * @param data the samples
   * @param views the ways in which they are seen
   * @param layers those of the teacher's layers that are wanted beside the logits, if any
   * @return bytes
   * @throws ModelException as for {@link #from(Classifier, Dataset, String...)}
   */
  public static long bytes(Classifier teacher, Dataset data, Views views, String... layers) {
    Asked asked = new Asked(teacher, data, views, List.of(layers));
    return Float.BYTES * asked.rows() * asked.valuesOfSample();
  }

  /**
   * Names a folder where soft labels are kept for later sessions, or shall be.
   *
   * @param folder may be missing
   * @return the folder
   */
  public static SoftLabelsFolder in(Path folder) {
    return new SoftLabelsFolder(folder, Optional.empty());
  }

  /**
   * Writes {@code logits.npy}, or {@code top-logits.npy}, a file a layer and, last, {@code
   * manifest.json}, which binds them to teacher and data.
   *
   * @param target made when missing
   * @throws IOException where they cannot be written; what stood there before is then as it was,
   *     or, where the last step failed, counts as missing and is made anew
   */
  public void save(Path target) throws IOException {
    OutputsFolder.write(target, origin, logits, features);
  }

  /**
   * Reads every byte of what lies on disk and compares it with the hashes in the manifest. Does
   * nothing for soft labels that were never there.
   *
   * @return these soft labels
   * @throws DataException where a file is missing or was changed
   */
  public SoftLabels verify() {
    if (folder != null) {
      OutputsFolder.verify(folder);
    }
    return this;
  }

  /**
   * The logits of all samples. Those on disk are read into memory.
   *
   * @return {@code [n, classes]}, by sample index; do not write into it
   */
  public INDArray logits() {
    return logits.all();
  }

  /**
   * The logits of some samples.
   *
   * @param indices sample indices, in the order wanted
   * @return a new array {@code [indices, classes]}
   */
  public INDArray logits(int[] indices) {
    return logits.rows(indices);
  }

  /**
   * The probabilities of all samples.
   *
   * @param temperature how soft
   * @return a new array {@code [n, classes]}; each row adds up to 1
   */
  public INDArray probabilities(Temperature temperature) {
    return temperature.soften(logits());
  }

  /**
   * The probabilities of one sample.
   *
   * @param index the sample's row
   * @param temperature how soft
   * @return {@code classes} numbers that add up to 1
   */
  public double[] probabilities(int index, Temperature temperature) {
    return temperature.soften(logits(new int[] {index})).toDoubleMatrix()[0];
  }

  /**
   * What one layer gives for some samples.
   *
   * @param indices sample indices, in the order wanted
   * @param layer one of {@link #layers()}
   * @return a new array {@code [indices, ...]}
   * @throws ModelException where the layer was not kept
   */
  public INDArray features(int[] indices, String layer) {
    return kept(layer).rows(indices);
  }

  /**
   * How much of the logits was kept.
   *
   * @return empty where all of them were
   */
  public Optional<TopK> top() {
    return logits instanceof Kept.Top some ? Optional.of(some.top().asked()) : Optional.empty();
  }

  /**
   * The number of samples.
   *
   * @return as many as the data set has
   */
  public int size() {
    return origin.samples();
  }

  /**
   * In how many views each sample was shown to the teacher.
   *
   * @return 1 where they were shown as they are
   */
  public int views() {
    return origin.views();
  }

  @Override
  public INDArray logits(Batch batch) {
    return logits.rows(rows(batch));
  }

  /** The layers whose outputs were kept. */
  @Override
  public List<String> layers() {
    return List.copyOf(features.keySet());
  }

  @Override
  public INDArray features(Batch batch, String layer) {
    return kept(layer).rows(rows(batch));
  }

  @Override
  public FeatureShape featureShape(INDArray sample, String layer) {
    return FeatureShape.of(kept(layer).rows(new int[] {0}));
  }

  @Override
  public int classes() {
    return (int) logits.shape()[1];
  }

  @Override
  public String teacherName() {
    return origin.teacher();
  }

  /**
   * Which teacher gave them.
   *
   * @return the hash of its structure and parameters
   */
  public String teacherFingerprint() {
    return origin.teacherFingerprint();
  }

  /**
   * Which samples they are for.
   *
   * @return the hash of the data set
   */
  public String dataHash() {
    return origin.dataHash();
  }

  /**
   * Makes sure that these labels are for a data set.
   *
   * @param data the samples a student is about to learn from
   * @return these labels
   * @throws DataException where they are for other samples
   */
  public SoftLabels checkedFor(Dataset data) {
    origin.check(data);
    return this;
  }

  /**
   * Makes sure that these labels are for a data set and for views of its samples.
   *
   * @param data the samples a student is about to learn from
   * @param views the ways in which it will see them
   * @return these labels
   * @throws DataException where they are for other samples or views
   */
  public SoftLabels checkedFor(Dataset data, Views views) {
    origin.check(data);
    origin.check("these soft labels", data, views);
    return this;
  }

  /**
   * The same soft labels for another view of the same samples: the teacher saw embeddings and the
   * student sees counts of words, or the teacher saw colours and large images and the student sees
   * grey or small ones.
   *
   * <pre>{@code
   * var labels = SoftLabels.from(head, embeddings.train()).forView(words.train());
   * var student = Distillation.from(labels).soft(0.9, temperature(2)).hard(0.1)
   *     .train(Architectures.mlp(1000, 16, 2), words, options);
   * }</pre>
   *
   * <p>Sample {@code i} here must be sample {@code i} there. Number of samples, classes and, where
   * both have them, the labels are compared; a part drawn with another seed is noticed by these.
   * What cannot be noticed is another order among samples without labels, or within a class where
   * the data is sorted by class.
   *
   * @param view the same samples in the same order, with other features
   * @return soft labels for exactly this data
   * @throws DataException where the number of samples, the classes or a label differ, or where the
   *     teacher saw augmented views
   */
  public SoftLabels forView(Dataset view) {
    if (!origin.preprocessing().equals(TeacherPass.AS_THEY_ARE)) {
      throw new DataException(
          "the soft labels of %s are for %d augmented views of each sample, and %s has others; make them with SoftLabels.from(teacher, data), without views"
              .formatted(teacherName(), views(), view.name()));
    }
    Samples same = samples.checkedAgainst(view);
    return new SoftLabels(origin.forData(view), logits, features, folder, same);
  }

  @Override
  public String toString() {
    return "soft labels of %s: %s%s%s"
        .formatted(
            teacherName(),
            Arrays.toString(logits.shape()),
            top().map(some -> ", " + some).orElse(""),
            features.isEmpty() ? "" : ", layers " + layers());
  }

  /** Whether the samples of a batch are shown as they were shown to the teacher. */
  boolean covers(Batch batch) {
    boolean asTheyAre = origin.preprocessing().equals(TeacherPass.AS_THEY_ARE);
    return asTheyAre == (batch.views().length == 0);
  }

  private int[] rows(Batch batch) {
    if (!covers(batch)) {
      throw new ModelException(
          "the soft labels of %s are for %s, but the batch shows %s; ask for both in the same way"
              .formatted(
                  teacherName(),
                  batch.views().length == 0
                      ? views() + " views of each sample"
                      : "samples as they are",
                  batch.views().length == 0 ? "samples as they are" : "views"));
    }
    if (batch.views().length == 0) {
      return batch.indices();
    }
    int[] rows = new int[batch.indices().length];
    Arrays.setAll(rows, i -> batch.views()[i] * size() + batch.indices()[i]);
    return rows;
  }

  private Kept kept(String layer) {
    Kept kept = features.get(layer);
    if (kept == null) {
      throw new ModelException(
          "the soft labels of %s hold %s, not the layer \"%s\"; make them with SoftLabels.from(teacher, data, \"%s\"), or use Distillation.from(teacher)"
              .formatted(
                  teacherName(),
                  features.isEmpty() ? "logits only" : "the layers " + layers(),
                  layer,
                  layer));
    }
    return kept;
  }

  Origin origin() {
    return origin;
  }
}
