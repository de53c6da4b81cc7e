package io.github.distillery.distill;

import io.github.distillery.model.ModelException;
import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Tap;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Soft targets of a teacher that does not exist: it is always right, and unsure in the same way
 * (teacher-free knowledge distillation by regularization, Tf-KD reg: Yuan, Tay, Li, Wang and Feng
 * 2020, section 4.2, equations 8 and 9). A baseline: what a real teacher adds must show above it.
 *
 * <pre>{@code
 * loss = T^2 * mean over the batch of KL(p || softmax(z / T)),  p = softmax(log(u) / T)
 * u    = correct for the true class, (1 - correct) / (classes - 1) for each other
 * }</pre>
 *
 * <p>Student logits z are {@code [batch, classes]}; virtual teacher first, sum over the classes,
 * natural logarithm. This is the paper's equation 9 with the factor T^2 of soft targets, which the
 * paper leaves to the weight: the weights of this and of hard labels add up to 1 there, and a
 * weight of w there is {@code w / T^2} here. The authors' published code differs from the paper (it
 * takes the softmax of probabilities, leaves the student as it is, and divides by the number of
 * classes); the paper is followed.
 *
 * <pre>{@code
 * Distillation.withoutTeacher()
 *     .hard(0.1)
 *     .with(0.9, Signal.virtualTeacher(0.99, temperature(20)))
 * }</pre>
 *
 * <p>Introduced in notebook 04.
 *
 * @param correct the probability of the true class before softening, above that of all others and
 *     below 1; at least 0.9 in the paper
 * @param temperature the same for virtual teacher and student, above 0 at every moment; 20 or more
 *     in the paper
 */
public record VirtualTeacher(double correct, Schedule temperature) implements Signal {
  public VirtualTeacher {
    if (!(correct > 0 && correct < 1)) {
      throw new IllegalArgumentException(
          "a virtual teacher gives the true class %s; give a probability below 1, often 0.99"
              .formatted(correct));
    }
    RunningTemperature.checked(temperature);
  }

  @Override
  public String name() {
    return "virtual teacher";
  }

  @Override
  public boolean needsTeacher() {
    return false;
  }

  @Override
  public boolean takesMixtures() {
    return false;
  }

  @Override
  public Head head(Schedule weight, SignalContext context) {
    int classes = context.student().classes();
    if (correct <= 1.0 / classes) {
      throw new ModelException(
          "a virtual teacher that gives the true class %s is not right among %d classes; give more than %s, often 0.99"
              .formatted(correct, classes, 1.0 / classes));
    }
    return new Head(
        name(),
        weight,
        Tap.LOGITS,
        new SoftTargetLoss(temperature),
        batch -> logits(batch.labels(), correct));
  }

  /** The logarithms of what the virtual teacher thinks of samples with these one-hot labels. */
  static INDArray logits(INDArray labels, double correct) {
    double others = Math.log((1 - correct) / (labels.size(1) - 1));
    return labels.mul(Math.log(correct) - others).addi(others);
  }
}
