package io.github.distillery.distill;

import io.github.distillery.model.ModelException;
import io.github.distillery.train.BatchLoss;
import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Tap;

/**
 * A layer of each, whose outputs are compared.
 *
 * <p>Introduced in notebook 03.
 *
 * @param teacher one of the teacher's layers
 * @param student one of the student's layers
 */
public record LayerPair(String teacher, String student) {
  private static final int TRIED_SAMPLES = 8;

  /** The head of a loss that compares samples with each other, whatever the layers' shapes. */
  Head head(String name, Schedule weight, BatchLoss loss, int leastSamples, SignalContext context) {
    check(context);
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
    return new Head(name, weight, Tap.layer(student), loss, targets(context));
  }

  /** Finds both layers, and looks at what the teacher gives for a few samples. */
  void check(SignalContext context) {
    context.studentShape(student);
    context.teacherShape(teacher);
    // values that are not finite are refused where they come from, and so before any training
    targets(context).of(context.firstBatch(TRIED_SAMPLES));
  }

  /** What the teacher's layer gives, each sample in one row. */
  Head.Targets targets(SignalContext context) {
    return new TeacherLayers(context.teacher(), teacher);
  }
}
