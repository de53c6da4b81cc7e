package io.github.distillery.label;

import io.github.distillery.data.Batch;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Rows;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.FeatureShape;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.SameClasses;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A teacher's logits for every sample of a data set, by sample index: shuffling the samples never
 * moves them. Temperature is applied on use. They are bound to teacher and data by their hashes and
 * cannot be used with others.
 *
 * <p>Introduced in notebook 02.
 */
public final class SoftLabels implements TeacherOutputs {
  private final INDArray logits;
  private final String teacherName;
  private final String teacherFingerprint;
  private final String dataHash;

  SoftLabels(INDArray logits, String teacherName, String teacherFingerprint, String dataHash) {
    this.logits = logits;
    this.teacherName = teacherName;
    this.teacherFingerprint = teacherFingerprint;
    this.dataHash = dataHash;
  }

  /**
   * Asks the teacher once about every sample.
   *
   * @param teacher any classifier; it is not changed
   * @param data the samples that a student will learn from
   * @return the soft labels, in memory
   * @throws ModelException where teacher and data do not fit, or the teacher gives a score that is
   *     not finite
   */
  public static SoftLabels from(Classifier teacher, Dataset data) {
    SameClasses.check(teacher, data);
    int[] all = IntStream.range(0, data.size()).toArray();
    INDArray logits = FiniteScores.checked(teacher.name(), "scores", all, teacher.logits(data));
    return new SoftLabels(logits, teacher.name(), teacher.fingerprint(), data.hash());
  }

  /**
   * Reads soft labels that {@link #save} wrote for this teacher and data; where the folder holds
   * none yet, makes and writes them.
   *
   * @param folder where they are kept
   * @param teacher the teacher
   * @param data the samples
   * @return the soft labels
   * @throws DataException where the folder holds damaged ones, or those of another teacher or data
   * @throws IOException where they cannot be written
   */
  public static SoftLabels cached(Path folder, Classifier teacher, Dataset data)
      throws IOException {
    if (SoftLabelsFolder.exists(folder)) {
      return SoftLabelsFolder.read(folder).checkedFor(folder, teacher, data);
    }
    SoftLabels labels = from(teacher, data);
    labels.save(folder);
    return labels;
  }

  /**
   * Reads soft labels and makes sure that they belong to this teacher and data.
   *
   * @param folder what {@link #save} wrote
   * @param teacher the teacher they must be from
   * @param data the samples they must be for
   * @return the soft labels
   * @throws DataException where they are missing, damaged, or belong to others
   */
  public static SoftLabels load(Path folder, Classifier teacher, Dataset data) {
    return SoftLabelsFolder.read(folder).checkedFor(folder, teacher, data);
  }

  /**
   * Writes {@code logits.npy} and, last, {@code manifest.json}, which binds it to teacher and data.
   *
   * @param folder made when missing
   * @throws IOException where they cannot be written; what stood there before is then incomplete
   *     and is refused when read
   */
  public void save(Path folder) throws IOException {
    SoftLabelsFolder.write(this, folder);
  }

  /**
   * The logits of all samples.
   *
   * @return {@code [n, classes]}, by sample index; do not write into it
   */
  public INDArray logits() {
    return logits;
  }

  /**
   * The logits of some samples.
   *
   * @param indices sample indices, in the order wanted
   * @return a new array {@code [indices, classes]}
   */
  public INDArray logits(int[] indices) {
    return Rows.gather(logits, indices);
  }

  /**
   * The probabilities of all samples.
   *
   * @param temperature how soft
   * @return a new array {@code [n, classes]}; each row adds up to 1
   */
  public INDArray probabilities(Temperature temperature) {
    return temperature.soften(logits);
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
   * The number of samples.
   *
   * @return as many as the data set has
   */
  public int size() {
    return (int) logits.size(0);
  }

  @Override
  public INDArray logits(Batch batch) {
    return logits(batch.indices());
  }

  @Override
  public List<String> layers() {
    return List.of();
  }

  @Override
  public INDArray features(Batch batch, String layer) {
    throw noFeatures(layer);
  }

  @Override
  public FeatureShape featureShape(INDArray sample, String layer) {
    throw noFeatures(layer);
  }

  private ModelException noFeatures(String layer) {
    return new ModelException(
        "the soft labels of %s hold logits only, not the layer \"%s\"; use Distillation.from(teacher)"
            .formatted(teacherName, layer));
  }

  @Override
  public int classes() {
    return (int) logits.size(1);
  }

  @Override
  public String teacherName() {
    return teacherName;
  }

  /**
   * Which teacher gave them.
   *
   * @return the hash of its structure and parameters
   */
  public String teacherFingerprint() {
    return teacherFingerprint;
  }

  /**
   * Which samples they are for.
   *
   * @return the hash of the data set
   */
  public String dataHash() {
    return dataHash;
  }

  /**
   * Makes sure that these labels are for a data set.
   *
   * @param data the samples a student is about to learn from
   * @return these labels
   * @throws DataException where they are for other samples
   */
  public SoftLabels checkedFor(Dataset data) {
    if (!data.hash().equals(dataHash)) {
      throw new DataException(
          "the soft labels of %s are for other data (hash %s...) than %s (hash %s...); make them with SoftLabels.from(teacher, data) for exactly the samples that are trained on"
              .formatted(
                  teacherName, dataHash.substring(0, 8), data.name(), data.hash().substring(0, 8)));
    }
    return this;
  }

  @Override
  public String toString() {
    return "soft labels of %s: %s".formatted(teacherName, Arrays.toString(logits.shape()));
  }

  private SoftLabels checkedFor(Path folder, Classifier teacher, Dataset data) {
    if (!teacher.fingerprint().equals(teacherFingerprint)) {
      throw new DataException(
          "%s holds soft labels of another teacher (%s, hash %s...) than %s (hash %s...); name another folder or remove this one"
              .formatted(
                  folder,
                  teacherName,
                  teacherFingerprint.substring(0, 8),
                  teacher.name(),
                  teacher.fingerprint().substring(0, 8)));
    }
    return checkedFor(data);
  }
}
