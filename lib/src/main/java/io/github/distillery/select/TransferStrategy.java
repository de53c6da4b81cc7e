package io.github.distillery.select;

import static io.github.distillery.model.Temperature.temperature;

import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.TrainingOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * All ways of passing knowledge on, one after the other:
 *
 * <ol>
 *   <li>the teacher's parameters begin the student, where shapes allow ({@link
 *       io.github.distillery.distill.parameter.ParameterTransfer});
 *   <li>stage one: hints between layers ({@link io.github.distillery.distill.Hint}), paired by what
 *       {@link LayerSimilarity} finds on a probe of training samples, or as given;
 *   <li>stage two: soft targets and labels ({@link Distillation}).
 * </ol>
 *
 * <pre>{@code
 * var result = TransferStrategy.from(teacher).train(Architectures.mlp(784, 100, 100, 10), mnist, options);
 * result               // step by step
 * result.student()
 * }</pre>
 *
 * <p>Stage one takes a third of the options' epochs until told otherwise, stage two the rest, so
 * that all of it has the budget of one training. As a candidate of a comparison: {@code (split,
 * options) -> strategy.train(student, split, options).student()}.
 *
 * <p>Not every step is worth its epochs everywhere: with few of them, a stage of hints may take
 * more from the soft targets than it gives. {@link TransferResult#steps} shows each, {@code
 * hints(0)} and {@code withoutParameters()} leave one out, and a comparison says which to keep.
 *
 * <p>Introduced in notebook 13.
 */
public final class TransferStrategy {
  private final Settings settings;

  private TransferStrategy(Settings settings) {
    this.settings = settings;
  }

  /**
   * All that is told.
   *
   * @param count how many hints are inferred, where none is given
   */
  record Settings(
      Classifier teacher,
      boolean parameters,
      int count,
      List<LayerSimilarity.Pair> given,
      double share,
      int probe,
      UnaryOperator<Distillation> lesson) {}

  /**
   * Learns from a teacher, with parameters, one inferred hint and soft targets of weight 0.9 at T =
   * 4 beside labels of weight 0.1.
   *
   * @param teacher any classifier; one that is no DL4J network has no parameters to give
   * @return the strategy
   */
  public static TransferStrategy from(Classifier teacher) {
    return new TransferStrategy(
        new Settings(
            teacher, true, 1, List.of(), 1 / 3.0, 500, d -> d.soft(0.9, temperature(4)).hard(0.1)));
  }

  /**
   * Begins with fresh weights.
   *
   * @return the changed strategy
   */
  public TransferStrategy withoutParameters() {
    return with(false, settings.count, settings.given, settings.share, settings.lesson);
  }

  /**
   * Infers so many hints: of the pairs that {@link LayerSimilarity#pairs} finds and a projector can
   * join, those nearest to the middle of the student, as FitNets chose (Romero and others 2015,
   * section 2.2).
   *
   * @param count 0 for no stage of hints
   * @return the changed strategy
   * @throws IllegalArgumentException where it is below 0
   */
  public TransferStrategy hints(int count) {
    if (count < 0) {
      throw new IllegalArgumentException(count + " hints; give 0 or more");
    }
    return with(settings.parameters, count, List.of(), settings.share, settings.lesson);
  }

  /**
   * Adds a hint of one's own; then none is inferred.
   *
   * @param teacherLayer the teacher's layer
   * @param studentLayer the student's layer
   * @return the changed strategy
   */
  public TransferStrategy hint(String teacherLayer, String studentLayer) {
    List<LayerSimilarity.Pair> more = new ArrayList<>(settings.given);
    more.add(new LayerSimilarity.Pair(teacherLayer, studentLayer, Double.NaN));
    return with(settings.parameters, settings.count, more, settings.share, settings.lesson);
  }

  /**
   * Changes how much of the epochs goes to the hints.
   *
   * @param share above 0 and below 1; rounded to whole epochs, at least one for each stage
   * @return the changed strategy
   * @throws IllegalArgumentException where it is out of range
   */
  public TransferStrategy hintShare(double share) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException(
          "hints take the share %s of the epochs; give a number between 0 and 1".formatted(share));
    }
    return with(settings.parameters, settings.count, settings.given, share, settings.lesson);
  }

  /**
   * Changes what stage two teaches.
   *
   * @param lesson adds signals to a distillation from the teacher
   * @return the changed strategy
   */
  public TransferStrategy taughtBy(UnaryOperator<Distillation> lesson) {
    return with(settings.parameters, settings.count, settings.given, settings.share, lesson);
  }

  private TransferStrategy with(
      boolean parameters,
      int count,
      List<LayerSimilarity.Pair> given,
      double share,
      UnaryOperator<Distillation> lesson) {
    return new TransferStrategy(
        new Settings(
            settings.teacher,
            parameters,
            count,
            List.copyOf(given),
            share,
            settings.probe,
            lesson));
  }

  /**
   * Trains a student.
   *
   * @param student the plan; the options' seed gives what weights are fresh
   * @param split learns from the training part, keeps the best epoch of stage two by validation
   * @param options how to train, all stages together; where they name a checkpoint each stage has
   *     its own beside it
   * @return every step
   * @throws ModelException where teacher, student and data do not fit, a layer of a hint does not
   *     exist, or there is one epoch for two stages; found before any training
   */
  public TransferResult train(Architecture student, Split split, TrainingOptions options) {
    return new Transferring(settings, student, split, options).run(Optional.empty());
  }

  /**
   * Trains a student that is there on, for example a pruned teacher; no parameters are transferred
   * then.
   *
   * @param start where to begin; it is not changed
   * @param split as for {@link #train(Architecture, Split, TrainingOptions)}
   * @param options likewise
   * @return every step
   * @throws ModelException likewise
   */
  public TransferResult train(Network start, Split split, TrainingOptions options) {
    return new Transferring(settings, start.architecture(), split, options).run(Optional.of(start));
  }
}
