package io.github.distillery.spark;

import io.github.distillery.backend.Backend;
import io.github.distillery.data.Values;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.spark.ParquetSoftLabels.Logits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** What a teacher says about some samples, batch by batch as they are asked for. */
final class Answers implements Iterator<Logits> {
  private final SampleTally.Counting samples;
  private final ParquetSamples described;
  private final Network teacher;
  private Iterator<Logits> answered = List.<Logits>of().iterator();

  Answers(Iterator<Sample> samples, ParquetSamples described, Network teacher) {
    this.samples = new SampleTally.Counting(samples);
    this.described = described;
    this.teacher = teacher;
  }

  /** What was asked about so far. */
  SampleTally tally() {
    return samples.tally();
  }

  @Override
  public boolean hasNext() {
    return answered.hasNext() || samples.hasNext();
  }

  @Override
  public Logits next() {
    if (!answered.hasNext()) {
      answered = batch();
    }
    return answered.next();
  }

  private Iterator<Logits> batch() {
    Backend.ready();
    List<Sample> batch = new ArrayList<>();
    while (batch.size() < Classifier.INFERENCE_BATCH && samples.hasNext()) {
      batch.add(samples.next());
    }
    float[] logits = Values.floats(teacher.logits(described.array(batch)));
    int classes = logits.length / batch.size();
    List<Logits> rows = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      float[] own = Arrays.copyOfRange(logits, i * classes, (i + 1) * classes);
      rows.add(new Logits(batch.get(i).index(), checked(own, batch.get(i).index())));
    }
    return rows.iterator();
  }

  private float[] checked(float[] logits, long index) {
    for (float score : logits) {
      if (!Float.isFinite(score)) {
        throw new ModelException(
            "the teacher %s gives scores for sample %d that are not finite (%s); was its training stopped by NaN?"
                .formatted(teacher.name(), index, score));
      }
    }
    return logits;
  }
}
