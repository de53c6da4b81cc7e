package io.github.distillery.spark;

import io.github.distillery.data.Dataset;
import io.github.distillery.data.Provenance;
import io.github.distillery.data.Values;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Some samples with what the teacher said about them, which one executor learns from at a time.
 *
 * @param number which shard it is
 * @param samples in the order of their indices, so that it is the same however often it is made
 * @param logits of the teacher, a row a sample
 */
record Shard(int number, List<Sample> samples, float[][] logits) implements Serializable {
  /** A sample with the teacher's logits. */
  record Taught(Sample sample, float[] logits) implements Serializable {}

  static Shard of(int number, List<Taught> taught) {
    List<Taught> sorted =
        taught.stream().sorted(Comparator.comparingLong(t -> t.sample().index())).toList();
    return new Shard(
        number,
        sorted.stream().map(Taught::sample).toList(),
        sorted.stream().map(Taught::logits).toArray(float[][]::new));
  }

  int size() {
    return samples.size();
  }

  SampleTally tally(boolean withClasses) {
    SampleTally all = SampleTally.NONE;
    for (Sample sample : samples) {
      Sample counted =
          withClasses ? sample : new Sample(sample.index(), sample.features(), Sample.NO_CLASS);
      all = all.plus(counted);
    }
    return all;
  }

  /** Some of the samples as a data set. */
  Dataset data(ParquetSamples described, int[] rows) {
    List<Sample> chosen = Arrays.stream(rows).mapToObj(samples::get).toList();
    return data(described, chosen);
  }

  static Dataset data(ParquetSamples described, List<Sample> chosen) {
    int[] classOf =
        chosen.stream().mapToInt(s -> described.labelled() ? s.classNumber() : 0).toArray();
    Dataset data =
        Dataset.of(
            described.path(),
            described.array(chosen),
            classOf,
            described.classNames(),
            Provenance.unknown());
    return described.labelled() ? data : data.withoutLabels();
  }

  /** What the teacher said about some of the samples. */
  ShardTeacher teacher(String name, int[] rows) {
    int classes = logits[0].length;
    float[] values = new float[rows.length * classes];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(logits[rows[i]], 0, values, i * classes, classes);
    }
    return new ShardTeacher(name, Values.array(values, rows.length, classes));
  }
}
