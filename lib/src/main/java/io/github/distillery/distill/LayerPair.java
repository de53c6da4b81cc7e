package io.github.distillery.distill;

import io.github.distillery.data.Batch;
import io.github.distillery.model.ModelException;
import io.github.distillery.train.BatchLoss;
import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Tap;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A layer of the student and one of the teacher whose samples stand to each other in the same way,
 * whatever the shapes of the layers.
 *
 * @param student a layer of the student
 * @param teacher a layer of the teacher
 */
record LayerPair(String student, String teacher) {
  private static final int TRIED_SAMPLES = 8;

  /** The head of a loss that compares samples with each other. */
  Head head(String name, Schedule weight, BatchLoss loss, int leastSamples, SignalContext context) {
    check(name, context);
    int samples = Math.min(context.options().batchSize(), context.train().size());
    if (samples < leastSamples) {
      throw new ModelException(
          "\"%s\" compares the samples of a batch with each other and learns nothing from fewer than %d, but a batch has %d (batch size %d, %d training samples); make batches larger"
              .formatted(
                  name,
                  leastSamples,
                  samples,
                  context.options().batchSize(),
                  context.train().size()));
    }
    return new Head(name, weight, Tap.layer(student), loss, batch -> teacherRows(batch, context));
  }

  /** Finds both layers, and looks at what the teacher gives for a few samples. */
  void check(String name, SignalContext context) {
    context.studentShape(student);
    context.teacherShape(teacher);
    int[] few = new int[Math.min(TRIED_SAMPLES, context.train().size())];
    for (int i = 0; i < few.length; i++) {
      few[i] = i;
    }
    Batch batch = new Batch(few, context.train().features(few), context.train().labels(few));
    if (!Double.isFinite(teacherRows(batch, context).sumNumber().doubleValue())) {
      throw new ModelException(
          "\"%s\": the layer \"%s\" of the teacher %s gives NaN or infinity for the first samples of %s; look at its parameters and at how its input is scaled"
              .formatted(name, teacher, context.teacher().teacherName(), context.train().name()));
    }
  }

  /** The teacher's values, {@code [batch, values]}, channel after channel. */
  INDArray teacherRows(Batch batch, SignalContext context) {
    INDArray features = context.teacher().features(batch, teacher);
    if (features.rank() == 2) {
      return features;
    }
    return features.dup('c').reshape('c', features.size(0), -1);
  }
}
