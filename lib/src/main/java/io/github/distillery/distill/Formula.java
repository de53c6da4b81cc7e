package io.github.distillery.distill;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * A loss written as a formula; SameDiff finds its gradient.
 *
 * <pre>{@code
 * Signal.custom("mine", (sd, teacher, student) -> sd.mean(sd.math.square(teacher.sub(student))))
 * }</pre>
 *
 * <p>Everything is in double precision; constants of one's own must be doubles too. Not every
 * operation of SameDiff has a gradient that works: {@code sd.nn.logSoftmax(z, 1)} has none, {@link
 * #logSoftmax} does the same.
 *
 * <p>Introduced in notebook 03.
 */
@FunctionalInterface
public interface Formula {
  /**
   * Writes the loss down. Called once for each shape, before the training begins.
   *
   * @param sd makes operations, for example {@code sd.mean(...)}, {@code sd.math.square(...)}
   * @param teacher what the teacher gives, {@code [batch, classes]}, or {@code [batch, units]} or
   *     {@code [batch, channels, height, width]} of a layer
   * @param student what the student gives, likewise
   * @return one number: the loss of the batch, already averaged over it
   */
  SDVariable loss(SameDiff sd, SDVariable teacher, SDVariable student);

  /**
   * Logarithms of the softened class probabilities: {@code a - max - log(sum(exp(a - max)))} with
   * {@code a = z / T}, over each row.
   *
   * @param logits {@code [batch, classes]}
   * @param temperature T, above 0; 1 for plain probabilities
   * @return {@code [batch, classes]}
   */
  static SDVariable logSoftmax(SDVariable logits, double temperature) {
    SDVariable scaled = logits.div(temperature);
    SDVariable shifted = scaled.sub(scaled.max(true, 1));
    SameDiff sd = logits.getSameDiff();
    return shifted.sub(sd.math.log(sd.math.exp(shifted).sum(true, 1)));
  }
}
