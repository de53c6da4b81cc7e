package io.github.distillery.semi;

import io.github.distillery.model.Network;
import io.github.distillery.semi.UnlabelledOptions.Measure;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Trained;
import io.github.distillery.train.TrainingOptions;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The student believes itself: before each step it is asked, without dropout, about the very
 * samples it is about to see, and the class that it finds most probable is their label for this
 * step (Lee 2013, Pseudo-label, section 3).
 *
 * <pre>{@code
 * var student = PseudoLabels.defaults().with(o -> o.threshold(0.95))
 *     .train(Architectures.lenet(1, 28, 28, 10), data, options);
 * }</pre>
 *
 * <pre>{@code
 * loss = CE(labels) + w * mean over the unlabelled of [max softmax(z) >= threshold] * CE(q, z)
 * CE(q, z) = -sum over the classes of q * log softmax(z),  q one-hot at the greatest z, not derived
 * }</pre>
 *
 * <p>The weight rises at first, so that early errors are not learnt by heart. The paper's ramp is a
 * straight line between two moments; here it is {@link Schedule#rampUp}, and a threshold, which the
 * paper does not have, is 0.95 unless changed.
 *
 * <p>Introduced in notebook 07.
 *
 * @param options what is done with unlabelled samples
 */
public record PseudoLabels(UnlabelledOptions options) implements SemiSupervisedWay {
  private static final double THRESHOLD = 0.95;

  public PseudoLabels {
    Objects.requireNonNull(options, "options");
  }

  /**
   * The way to start from.
   *
   * @return cross-entropy with the most probable class from a probability of 0.95, weight rising to
   *     1 over half of the training
   */
  public static PseudoLabels defaults() {
    return new PseudoLabels(
        UnlabelledOptions.of(Measure.CROSS_ENTROPY, Schedule.rampUp(1, 0.5))
            .threshold(THRESHOLD)
            .sharpening(0));
  }

  /**
   * Changes what is done with unlabelled samples.
   *
   * @param change from the options as they are to others
   * @return the changed way
   */
  public PseudoLabels with(UnaryOperator<UnlabelledOptions> change) {
    return new PseudoLabels(change.apply(options));
  }

  @Override
  public Trained train(Network start, SemiSupervised data, TrainingOptions training) {
    SemiTraining semi = new SemiTraining(data, options, training, Optional.empty(), this);
    return semi.train(start, semi.pseudoLabels());
  }
}
