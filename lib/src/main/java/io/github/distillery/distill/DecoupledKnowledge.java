package io.github.distillery.distill;

import io.github.distillery.data.Batch;
import io.github.distillery.model.ModelException;
import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Tap;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Soft targets taken apart: how sure the teacher is of the true class, and how it divides the rest
 * among the others, each with a weight of its own (Zhao, Cui, Song, Qiu and Liang 2022, sections
 * 3.1 and 3.3, equations 5 to 7).
 *
 * <pre>{@code
 * loss = T^2 * mean over the batch of (TCKD + beta * NCKD)
 * TCKD = KL((p_t, 1 - p_t) || (q_t, 1 - q_t)),  t the true class
 * NCKD = KL(p' || q'),  p' and q' the softmax over the classes other than t
 * }</pre>
 *
 * <p>With {@code p = softmax(v / T)} of the teacher's logits v and {@code q = softmax(z / T)} of
 * the student's z, both {@code [batch, classes]}; teacher first, sums over the classes, natural
 * logarithm. Since {@code KL(p || q) = TCKD + (1 - p_t) * NCKD}, soft targets give the second part
 * little weight wherever the teacher is sure; that is what the decoupling mends. The paper's first
 * weight is that of the whole signal here: usually 1 beside the labels at 1, with T = 4.
 *
 * <p><b>Two classes</b> leave a single other class, for which there is nothing to divide: NCKD is 0
 * by definition, and the loss is that of soft targets. One class is refused before any training, as
 * are samples without labels.
 *
 * <p>The authors' code takes logarithms of probabilities and masks the true class by subtracting
 * 1,000 from its logit; here everything stays in logarithms and the class is really left out, so
 * that the formula holds for logits of any size.
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
  public boolean takesMixtures() {
    return false;
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
