package io.github.distillery.distill;

import io.github.distillery.data.Batch;
import io.github.distillery.model.ModelException;
import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Tap;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The teacher's probabilities with the true class decoupled from the others; see {@link
 * DecoupledLoss} (Zhao, Cui, Song, Qiu and Liang 2022). Needs the true labels of all samples.
 *
 * <p>Introduced in notebook 04.
 *
 * @param beta weight of how the other classes share the rest (NCKD), beside how sure the true class
 *     is (TCKD); 0 or more, often 2 to 8
 * @param temperature the same for teacher and student, above 0 at every moment
 */
public record DecoupledKnowledge(double beta, Schedule temperature) implements Signal {
  public DecoupledKnowledge {
    if (!(beta >= 0) || Double.isInfinite(beta)) {
      throw new IllegalArgumentException(
          "the weight of the other classes (beta) is " + beta + "; give 0 or more, often 2 to 8");
    }
    RunningTemperature.checked(temperature);
  }

  @Override
  public String name() {
    return "decoupled";
  }

  @Override
  public Head head(Schedule weight, SignalContext context) {
    if (context.student().classes() < 2) {
      throw new ModelException(
          "the student %s gives one class, so there are no others to decouple it from; use two or more"
              .formatted(context.student().name()));
    }
    return new Head(
        name(),
        weight,
        Tap.LOGITS,
        new DecoupledLoss(beta, temperature),
        batch -> targets(context.teacher().logits(batch), batch));
  }

  private static INDArray targets(INDArray logits, Batch batch) {
    INDArray labels = batch.labels();
    return Nd4j.concat(1, logits.castTo(labels.dataType()), labels);
  }
}
