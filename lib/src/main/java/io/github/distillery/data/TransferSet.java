package io.github.distillery.data;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Samples for a student to meet its teacher on, where the teacher's own training data is gone, too
 * little, or of no use. A teacher says something about any sample, so that noise, another domain or
 * mixtures can carry what it knows. What is made here takes the place of the training part, while
 * validation and test stay real:
 *
 * <pre>{@code
 * var noise = TransferSet.gaussianNoise(mnist.train(), 20_000, 7);
 * var student = Distillation.from(teacher).soft(1, temperature(4))
 *     .train(plan, mnist.withTrain(noise), options);
 * }</pre>
 *
 * <p>These sets have no labels, unless said otherwise: hard labels are refused. A set without some
 * classes needs nothing of this: {@link Dataset#without} makes it.
 *
 * <p>Noise is far from data: a teacher was never asked to be sensible there, and a student taught
 * only by noise mostly stays well behind one that saw data. It is a baseline for data-free
 * distillation (Lopes, Fenu and Starner 2017; Nayak and others 2019), not a rival of data.
 *
 * <p>Introduced in notebook 03.
 */
public final class TransferSet {
  private TransferSet() {}

  /**
   * Noise that nothing but the shape of the samples is known for: each value evenly distributed
   * from 0 to 1.
   *
   * @param sampleShape without the first dimension, for example 1, 28, 28
   * @param classNames the classes of the teacher
   * @param count how many samples, 1 or more
   * @param seed the same seed makes the same noise
   * @return {@code [count, ...]}, without labels
   */
  public static Dataset noise(long[] sampleShape, List<String> classNames, int count, long seed) {
    long length = Arrays.stream(sampleShape).reduce(1, (a, b) -> a * b);
    SplittableRandom random = random(seed, count);
    float[] values = new float[Math.toIntExact(count * length)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble();
    }
    return made("uniform noise", values, sampleShape, classNames);
  }

  /**
   * Noise of the data's mean and deviation, position by position, evenly distributed: from {@code
   * mean - sqrt(3) * deviation} to {@code mean + sqrt(3) * deviation}. A position that never
   * changes keeps its value; nothing is cut off at the data's limits, which would change the
   * moments.
   *
   * @param like the data; only its moments are used
   * @param count how many samples, 1 or more
   * @param seed the same seed makes the same noise
   * @return {@code [count, ...]}, of the data's sample shape and classes, without labels
   */
  public static Dataset uniformNoise(Dataset like, int count, long seed) {
    double half = Math.sqrt(3);
    return momentNoise(
        "uniform noise", like, count, seed, random -> half * (2 * random.nextDouble() - 1));
  }

  /**
   * Noise of the data's mean and deviation, position by position, normally distributed. A position
   * that never changes keeps its value; nothing is cut off at the data's limits.
   *
   * @param like the data; only its moments are used
   * @param count how many samples, 1 or more
   * @param seed the same seed makes the same noise
   * @return {@code [count, ...]}, of the data's sample shape and classes, without labels
   */
  public static Dataset gaussianNoise(Dataset like, int count, long seed) {
    return momentNoise("Gaussian noise", like, count, seed, SplittableRandom::nextGaussian);
  }

  /**
   * Data of another domain. Its labels are kept where its classes are those of the teacher's data,
   * and dropped otherwise.
   *
   * @param other samples with as many values
   * @param like the teacher's data
   * @return the other samples, shaped like the teacher's and with the teacher's classes
   * @throws DataException where the samples have another number of values
   */
  public static Dataset of(Dataset other, Dataset like) {
    if (other.sampleLength() != like.sampleLength()) {
      throw new DataException(
          "%s has samples of the shape %s, %s of %s; bring the first to the size of the second"
              .formatted(
                  other.name(),
                  Arrays.toString(other.sampleShape()),
                  like.name(),
                  Arrays.toString(like.sampleShape())));
    }
    INDArray features = other.features().reshape('c', shape(other.size(), like.sampleShape()));
    if (other.labelled() && other.classNames().equals(like.classNames())) {
      return other.withFeatures(features);
    }
    int[] anyClass = new int[other.size()];
    return Dataset.of(other.name(), features, anyClass, like.classNames(), other.provenance())
        .withoutLabels();
  }

  /**
   * Mixtures of pairs of samples: {@code m * a + (1 - m) * b} with m evenly distributed from 0 to
   * 1, each pair drawn at random (Zhang, Cisse, Dauphin and Lopez-Paz 2018, mixup; as a transfer
   * set Beyer and others 2022, A good teacher is patient and consistent, section 3). The teacher is
   * asked about the mixture itself; labels are not mixed.
   *
   * @param data what is mixed, labelled or not; two samples or more
   * @param count how many samples, 1 or more
   * @param seed the same seed makes the same mixtures
   * @return {@code [count, ...]}, of the data's sample shape and classes, without labels
   */
  public static Dataset mixtures(Dataset data, int count, long seed) {
    if (data.size() < 2) {
      throw new DataException(
          "%s has %d samples; mixing takes two or more".formatted(data.name(), data.size()));
    }
    SplittableRandom random = random(seed, count);
    int length = (int) data.sampleLength();
    float[] mixed = new float[Math.multiplyExact(count, length)];
    for (int i = 0; i < count; i++) {
      int first = random.nextInt(data.size());
      int second = (first + 1 + random.nextInt(data.size() - 1)) % data.size();
      float share = (float) random.nextDouble();
      float[] pair = data.features(new int[] {first, second}).data().asFloat();
      for (int p = 0; p < length; p++) {
        mixed[i * length + p] = share * pair[p] + (1 - share) * pair[length + p];
      }
    }
    String name = "mixtures of " + data.name();
    return made(name, mixed, data.sampleShape(), data.classNames());
  }

  /**
   * Several sets as one.
   *
   * @param sets one or more, of the same sample shape and classes, for example data and noise
   * @return all samples, one set after the other; with labels where all sets have them
   * @throws DataException where shapes or classes differ
   */
  public static Dataset together(Dataset... sets) {
    if (sets.length == 0) {
      throw new DataException("no sets to put together; give one or more");
    }
    for (Dataset set : sets) {
      // a split checks shapes and classes, and names both sides
      Split.of(sets[0], set);
    }
    INDArray features =
        Nd4j.concat(0, Arrays.stream(sets).map(Dataset::features).toArray(INDArray[]::new));
    String name = String.join(" + ", Arrays.stream(sets).map(Dataset::name).toList());
    boolean labelled = Arrays.stream(sets).allMatch(Dataset::labelled);
    int[] classes =
        labelled
            ? Arrays.stream(sets).flatMapToInt(set -> Arrays.stream(set.classOf())).toArray()
            : new int[(int) features.size(0)];
    Dataset all = Dataset.of(name, features, classes, sets[0].classNames(), sets[0].provenance());
    return labelled ? all : all.withoutLabels();
  }

  /** A random number of mean 0 and deviation 1. */
  @FunctionalInterface
  private interface Drawn {
    double from(SplittableRandom random);
  }

  private static Dataset momentNoise(String kind, Dataset like, int count, long seed, Drawn drawn) {
    if (like.size() == 0) {
      throw new DataException(like.name() + " is empty; there are no moments to take from it");
    }
    SplittableRandom random = random(seed, count);
    int length = (int) like.sampleLength();
    ColumnMoments moments = ColumnMoments.of(like);
    float[] values = new float[Math.multiplyExact(count, length)];
    for (int i = 0; i < values.length; i++) {
      int p = i % length;
      values[i] = (float) (moments.mean()[p] + moments.deviation()[p] * drawn.from(random));
    }
    return made(kind + " like " + like.name(), values, like.sampleShape(), like.classNames());
  }

  private static Dataset made(
      String name, float[] values, long[] sampleShape, List<String> classNames) {
    long length = Arrays.stream(sampleShape).reduce(1, (a, b) -> a * b);
    int count = (int) (values.length / length);
    INDArray features = Nd4j.create(values, shape(count, sampleShape), 'c');
    return Dataset.of(name, features, new int[count], classNames, Provenance.unknown())
        .withoutLabels();
  }

  private static long[] shape(int count, long[] sampleShape) {
    long[] shape = new long[sampleShape.length + 1];
    shape[0] = count;
    System.arraycopy(sampleShape, 0, shape, 1, sampleShape.length);
    return shape;
  }

  private static SplittableRandom random(long seed, int count) {
    if (count < 1) {
      throw new IllegalArgumentException(count + " samples; give 1 or more");
    }
    // neighbouring seeds would draw from streams that overlap
    return new SplittableRandom(new SplittableRandom(seed).nextLong());
  }
}
