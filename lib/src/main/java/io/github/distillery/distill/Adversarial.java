package io.github.distillery.distill;

import io.github.distillery.data.DataException;
import io.github.distillery.model.Temperature;
import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Tap;
import java.util.Objects;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A discriminator learns to tell the teacher's predictions from the student's, and the student
 * learns to fool it (after Xu, Hsu and Huang 2018, whose discriminator is on the predictions, and
 * Wang and others 2018, KDGAN).
 *
 * <pre>{@code
 * loss = mean over the batch of -log D(softmax(z / T), label)
 * }</pre>
 *
 * <p>Student logits z are {@code [batch, classes]}; D is the discriminator's probability that a
 * prediction is the teacher's, natural logarithm (the loss that does not saturate, Goodfellow and
 * others 2014, section 3). It is log 2 where D cannot tell, not 0. D stands still while the
 * student's gradient is computed, and learns after each step of the student from the same batch, by
 * cross-entropy. The label is an input of the discriminator as in Mirza and Osindero 2014, where Xu
 * and others let it predict the label.
 *
 * <p>What is a good likeness is thereby learnt instead of given by a formula. It says only what
 * predictions look like as a whole, hence it is used beside soft or hard targets, with a small
 * weight.
 *
 * <p>Left alone, such a game can end with a discriminator that is always right and pushes the
 * student about. Four things keep it in balance:
 *
 * <ol>
 *   <li>one-sided label smoothing: it learns to say {@code teacherTarget}, not 1, of the teacher's
 *       predictions (Salimans and others 2016, section 3.4);
 *   <li>a bound on its slope: however the prediction changes, its score changes by at most {@code
 *       slope} times as much, so the student's gradient by its probabilities is bounded too;
 *   <li>it pauses while its accuracy, a running mean over about ten batches, is above {@code
 *       pauseAbove};
 *   <li>it sees probabilities and not logits, so it cannot go by a shift of all logits, which means
 *       nothing.
 * </ol>
 *
 * <p>Histories show {@code adversarial discriminator accuracy} (0.5: it guesses; it should neither
 * stay at 1 nor stand at 0.5 from the first epoch on) and {@code adversarial discriminator loss}
 * (below log 2 = 0.69 where it knows something).
 *
 * <p>Introduced in notebook 04.
 *
 * @param temperature T by which logits of both are divided before softmax; 2 by default
 * @param hidden units of the discriminator's one hidden layer
 * @param conditional whether the discriminator is told the label of the sample
 * @param learningRate of the discriminator's Adam
 * @param teacherTarget what it shall say of the teacher's predictions, above 0.5, up to 1
 * @param pauseAbove the accuracy above which it does not learn; 1 for never pausing
 * @param slope the most by which its score may change for a change of length 1
 */
public record Adversarial(
    Temperature temperature,
    int hidden,
    boolean conditional,
    double learningRate,
    double teacherTarget,
    double pauseAbove,
    double slope)
    implements Signal {
  private static final Adversarial DEFAULTS =
      new Adversarial(new Temperature(2), 32, true, 0.002, 0.9, 0.8, 10);

  /** Checks the values. */
  public Adversarial {
    Objects.requireNonNull(temperature, "temperature");
    if (hidden < 1) {
      throw new IllegalArgumentException(
          "the discriminator has " + hidden + " hidden units; give 1 or more");
    }
    checkAbove(0, learningRate, Double.MAX_VALUE, "discriminator's learning rate");
    checkAbove(0.5, teacherTarget, 1, "teacher's target");
    checkAbove(0.5, pauseAbove, 1, "accuracy above which the discriminator pauses");
    checkAbove(0, slope, Double.MAX_VALUE, "greatest slope of the discriminator");
  }

  /**
   * T = 2, 32 hidden units, told the label, learning rate 0.002, target 0.9, pausing above 0.8,
   * slope at most 10.
   *
   * @return the signal
   */
  static Adversarial defaults() {
    return DEFAULTS;
  }

  /**
   * With another temperature.
   *
   * @param newTemperature T by which logits of both are divided before softmax
   * @return the signal with it
   */
  public Adversarial temperature(Temperature newTemperature) {
    return new Adversarial(
        newTemperature, hidden, conditional, learningRate, teacherTarget, pauseAbove, slope);
  }

  /**
   * With a smaller or larger discriminator.
   *
   * @param units of its one hidden layer
   * @return the signal with it
   * @throws IllegalArgumentException where there is not even one
   */
  public Adversarial hidden(int units) {
    return new Adversarial(
        temperature, units, conditional, learningRate, teacherTarget, pauseAbove, slope);
  }

  /**
   * With a discriminator that is told the label, or not.
   *
   * @param told whether it is told
   * @return the signal with it
   */
  public Adversarial conditional(boolean told) {
    return new Adversarial(
        temperature, hidden, told, learningRate, teacherTarget, pauseAbove, slope);
  }

  /**
   * With another learning rate of the discriminator.
   *
   * @param rate above 0
   * @return the signal with it
   * @throws IllegalArgumentException where it is not above 0
   */
  public Adversarial learningRate(double rate) {
    return new Adversarial(
        temperature, hidden, conditional, rate, teacherTarget, pauseAbove, slope);
  }

  /**
   * With more or less label smoothing.
   *
   * @param target what the discriminator shall say of the teacher's predictions; above 0.5, 1 for
   *     no smoothing
   * @return the signal with it
   * @throws IllegalArgumentException where it is not above 0.5 and up to 1
   */
  public Adversarial teacherTarget(double target) {
    return new Adversarial(
        temperature, hidden, conditional, learningRate, target, pauseAbove, slope);
  }

  /**
   * With another accuracy above which the discriminator pauses.
   *
   * @param accuracy above 0.5; 1 for never pausing
   * @return the signal with it
   * @throws IllegalArgumentException where it is not above 0.5 and up to 1
   */
  public Adversarial pauseAbove(double accuracy) {
    return new Adversarial(
        temperature, hidden, conditional, learningRate, teacherTarget, accuracy, slope);
  }

  /**
   * With another bound on the discriminator's slope.
   *
   * @param most above 0
   * @return the signal with it
   * @throws IllegalArgumentException where it is not above 0
   */
  public Adversarial slope(double most) {
    return new Adversarial(
        temperature, hidden, conditional, learningRate, teacherTarget, pauseAbove, most);
  }

  @Override
  public String name() {
    return "adversarial";
  }

  @Override
  public boolean takesMixtures() {
    return !conditional;
  }

  @Override
  public Head head(Schedule weight, SignalContext context) {
    if (conditional && !context.train().labelled()) {
      throw new DataException(
          "the discriminator of the signal \"%s\" is told the label of each sample, but %s has none; use Signal.adversarial().conditional(false)"
              .formatted(name(), context.train().name()));
    }
    Discriminator fresh =
        Discriminator.fresh(
            AdversarialLoss.inputs(this, context.teacher().classes()),
            hidden,
            context.options().seed() * 31 + 7);
    fresh.boundSlope(slope);
    return new Head(
        name(),
        weight,
        Tap.LOGITS,
        new AdversarialLoss(this, fresh),
        // labels are asked for only where they are told, so that the data may have none
        conditional
            ? batch ->
                Nd4j.hstack(
                    context.teacher().logits(batch).castTo(batch.labels().dataType()),
                    batch.labels())
            : batch -> context.teacher().logits(batch));
  }

  private static void checkAbove(double least, double value, double most, String what) {
    if (!(value > least) || value > most) {
      throw new IllegalArgumentException(
          "the %s is %s; give a number above %s%s"
              .formatted(what, value, least, most == Double.MAX_VALUE ? "" : ", up to " + most));
    }
  }
}
