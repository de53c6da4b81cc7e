package io.github.distillery.semi;

import io.github.distillery.model.Network;
import io.github.distillery.semi.UnlabelledOptions.Measure;
import io.github.distillery.train.Augmentation;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Trained;
import io.github.distillery.train.TrainingOptions;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The student shall say the same about two views of an unlabelled sample: what it says about one,
 * changed as the options of the training have it, without dropout, teaches it the other one.
 *
 * <pre>{@code
 * var strong = Augmentation.rotation(30).then(Augmentation.shift(4)).then(Augmentation.cutOut(10));
 * var student = Consistency.fixMatch(strong)
 *     .train(Architectures.lenet(1, 28, 28, 10), data, options.augmentation(Augmentation.shift(2)));
 * }</pre>
 *
 * <pre>{@code
 * loss = CE(labels) + w * mean over the unlabelled of [max softmax(v) >= threshold] * l(q, z)
 * }</pre>
 *
 * <p>v are the student's logits of the weak view before the step, not derived, z those of the
 * strong view; q and l as the options say. {@link #fixMatch} takes the most probable class where it
 * is sure of it, {@link #twoViews} probabilities and squared error. Softened or sharpened
 * probabilities are a matter of {@link UnlabelledOptions#sharpening(double)}. Where the strong
 * augmentation mixes samples, what is said about both of a mixture is mixed likewise.
 *
 * <p>Introduced in notebook 07.
 *
 * @param strong how the student sees unlabelled samples; by the options' augmentation, drawn anew,
 *     where not given
 * @param options what is done with unlabelled samples
 */
public record Consistency(Optional<Augmentation> strong, UnlabelledOptions options)
    implements SemiSupervisedWay {
  private static final double THRESHOLD = 0.95;
  private static final double WEIGHT = 50;

  public Consistency {
    Objects.requireNonNull(strong, "strong");
    Objects.requireNonNull(options, "options");
  }

  /**
   * A weak view's label for a strong view (Sohn and others 2020, FixMatch, section 2): {@code l =
   * -log softmax(z) at the greatest v}.
   *
   * @param strong how the student sees unlabelled samples
   * @return threshold 0.95, weight 1, half of each batch labelled (one eighth in the paper)
   */
  public static Consistency fixMatch(Augmentation strong) {
    return new Consistency(
        Optional.of(strong),
        UnlabelledOptions.of(Measure.CROSS_ENTROPY, Schedule.constant(1))
            .threshold(THRESHOLD)
            .sharpening(0));
  }

  /**
   * Two views of one kind (Laine and Aila 2017, Temporal ensembling, section 2.1, the Pi model):
   * {@code l = mean over the classes of (softmax(z) - softmax(v))^2}. In the paper the second view
   * has dropout as well, and labelled samples count too.
   *
   * @return weight rising to 50 over a third of the training
   */
  public static Consistency twoViews() {
    return new Consistency(
        Optional.empty(),
        UnlabelledOptions.of(Measure.SQUARED_ERROR, Schedule.rampUp(WEIGHT, 1.0 / 3)));
  }

  /**
   * Mixtures of samples shall be mixtures of what is said about each: {@code l = mean over the
   * classes of (softmax(z of m * a + (1 - m) * b) - m * p(a) - (1 - m) * p(b))^2} (Verma and others
   * 2019, Interpolation consistency training, section 2; theirs has the mean teacher speak: {@link
   * MeanTeacher#strong}).
   *
   * @param mixing for example {@code Augmentation.mixup(1)}
   * @return weight rising to 50 over a third of the training
   * @throws IllegalArgumentException where it does not mix
   */
  public static Consistency interpolation(Augmentation mixing) {
    if (!mixing.mixes()) {
      throw new IllegalArgumentException(
          "\"%s\" does not mix samples; give Augmentation.mixup(1), or use fixMatch(strong)"
              .formatted(mixing));
    }
    return new Consistency(Optional.of(mixing), twoViews().options());
  }

  /**
   * Changes what is done with unlabelled samples.
   *
   * @param change from the options as they are to others
   * @return the changed way
   */
  public Consistency with(UnaryOperator<UnlabelledOptions> change) {
    return new Consistency(strong, change.apply(options));
  }

  @Override
  public Trained train(Network start, SemiSupervised data, TrainingOptions training) {
    SemiTraining semi = new SemiTraining(data, options, training, strong, this);
    OwnView weak = new OwnView(data, training);
    return semi.train(
        start, semi.head("consistency", new PupilSays(data, options, Optional.of(weak))));
  }
}
