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
 * The student learns from the running mean of its own parameters, which sees each unlabelled sample
 * in another view; that mean is the result (Tarvainen and Valpola 2017, Mean teachers are better
 * role models, section 2).
 *
 * <pre>{@code
 * var student = MeanTeacher.defaults()
 *     .train(Architectures.lenet(1, 28, 28, 10), data, options.augmentation(Augmentation.shift(2)));
 * }</pre>
 *
 * <pre>{@code
 * mean = d * mean + (1 - d) * parameters after step n,  d = min(decay, 1 - 1 / (n + 1))
 * loss = CE(labels) + w * mean over the unlabelled and the classes of (softmax(z) - softmax(v))^2
 * }</pre>
 *
 * <p>z are the student's logits of one view, v the mean's of another, without dropout, not derived.
 * The running statistics of batch norm are averaged like weights. Different from other teachers
 * this one changes, after each step; validation measures it, and its best epoch is kept. The paper
 * counts labelled samples in the second loss as well; here it is about the unlabelled ones.
 *
 * <p>With {@code .strong(Augmentation.mixup(1))} it is interpolation consistency (Verma and others
 * 2019): the student sees mixtures, and what the mean says about both samples is mixed likewise.
 *
 * <p>Introduced in notebook 07.
 *
 * @param decay how much of the mean is kept in a step, 0 to below 1; 0.99 is right for a few
 *     thousand steps, 0.999 for ten times as many
 * @param strong how the student sees unlabelled samples; by the options' augmentation where not
 *     given
 * @param options what is done with unlabelled samples
 */
public record MeanTeacher(double decay, Optional<Augmentation> strong, UnlabelledOptions options)
    implements SemiSupervisedWay {
  private static final double DECAY = 0.99;
  private static final double WEIGHT = 50;

  public MeanTeacher {
    Objects.requireNonNull(strong, "strong");
    Objects.requireNonNull(options, "options");
    if (!(decay >= 0 && decay < 1)) {
      throw new IllegalArgumentException(
          "a decay of " + decay + "; give 0 or more, below 1, for example 0.99");
    }
  }

  /**
   * The way to start from.
   *
   * @return decay 0.99, squared error of the probabilities, weight rising to 50 over a third of the
   *     training
   */
  public static MeanTeacher defaults() {
    return new MeanTeacher(
        DECAY,
        Optional.empty(),
        UnlabelledOptions.of(Measure.SQUARED_ERROR, Schedule.rampUp(WEIGHT, 1.0 / 3)));
  }

  /**
   * Changes how slowly the mean follows.
   *
   * @param newDecay 0 to below 1
   * @return the changed way
   */
  public MeanTeacher decay(double newDecay) {
    return new MeanTeacher(newDecay, strong, options);
  }

  /**
   * Changes how the student sees unlabelled samples. The mean sees them as the options of the
   * training have it.
   *
   * @param augmentation in place of that of the options; it may mix
   * @return the changed way
   */
  public MeanTeacher strong(Augmentation augmentation) {
    return new MeanTeacher(decay, Optional.of(augmentation), options);
  }

  /**
   * Changes what is done with unlabelled samples.
   *
   * @param change from the options as they are to others
   * @return the changed way
   */
  public MeanTeacher with(UnaryOperator<UnlabelledOptions> change) {
    return new MeanTeacher(decay, strong, change.apply(options));
  }

  @Override
  public Trained train(Network start, SemiSupervised data, TrainingOptions training) {
    SemiTraining semi = new SemiTraining(data, options, training, strong, this);
    OwnView view = new OwnView(data, training);
    return semi.train(
        start, semi.head("consistency", new AverageSays(data, options, view, start, decay)));
  }
}
