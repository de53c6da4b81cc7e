package io.github.distillery.select;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.SameClasses;
import io.github.distillery.train.TrainingOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Chooses a teacher for a student before anything large is distilled.
 *
 * <pre>{@code
 * var ranking = TeacherSelection.on(mnist)
 *     .student(Architectures.mlp(784, 30, 10))
 *     .options(options)                         // those of the distillation that is to come
 *     .candidate("large", large)
 *     .candidate("small", small)
 *     .candidate("both", Ensemble.averageProbabilities(List.of(large, small)))
 *     .trials(new Halving(1, 4, 2))
 *     .rank();
 * }</pre>
 *
 * <p>Every {@link TeacherScore} is computed on the validation part; the student is trained once
 * alone for it, by the labels, with the options. The test part is not looked at. Each method gives
 * a changed selection and leaves this one as it is.
 *
 * <p>Introduced in notebook 12.
 */
public final class TeacherSelection {
  private final SelectionSettings plan;

  private TeacherSelection(SelectionSettings plan) {
    this.plan = plan;
  }

  /**
   * Begins a selection with the default options, soft targets of weight 0.9 at T = 4 and hard
   * labels of weight 0.1, a probe of 500 samples, and no trials.
   *
   * @param split the validation part judges
   * @return a selection without candidates yet
   * @throws DataException where the validation part has no labels or no sample
   */
  public static TeacherSelection on(Split split) {
    if (split.validation().size() == 0 || !split.validation().labelled()) {
      throw new DataException(
          "%s %s; teachers are judged on labelled validation samples"
              .formatted(
                  split.validation().name(),
                  split.validation().size() == 0 ? "is empty" : "has no labels"));
    }
    return new TeacherSelection(new SelectionSettings(Split.of(split.train(), split.validation())));
  }

  /**
   * Sets the student that is to be taught.
   *
   * @param student its plan
   * @return the changed selection
   */
  public TeacherSelection student(Architecture student) {
    return with(s -> s.student = Optional.of(student));
  }

  /**
   * Sets how the student is trained alone and, but for the epochs, in the trials; their seed also
   * draws the probe.
   *
   * @param options without checkpoint
   * @return the changed selection
   * @throws IllegalArgumentException where they name a checkpoint
   */
  public TeacherSelection options(TrainingOptions options) {
    return with(s -> s.options = Checks.withoutCheckpoint(options));
  }

  /**
   * Adds a candidate.
   *
   * @param name what tables call it
   * @param teacher any classifier of the same classes: a network, an ensemble, a snapshot, a
   *     calibrated one
   * @return the changed selection
   * @throws ModelException where it knows other classes
   * @throws IllegalArgumentException where the name is taken or empty
   */
  public TeacherSelection candidate(String name, Classifier teacher) {
    SameClasses.check(teacher, plan.split.train());
    if (name.isBlank() || plan.candidates.containsKey(name)) {
      throw new IllegalArgumentException(
          "the name \"%s\" is %s; give each teacher its own"
              .formatted(name, name.isBlank() ? "empty" : "in the selection already"));
    }
    return with(s -> s.candidates.put(name, teacher));
  }

  /**
   * Adds a candidate under its own name.
   *
   * @param teacher any classifier of the same classes
   * @return the changed selection
   * @throws ModelException where it knows other classes
   * @throws IllegalArgumentException where the name is taken
   */
  public TeacherSelection candidate(Classifier teacher) {
    return candidate(teacher.name(), teacher);
  }

  /**
   * Adds several candidates.
   *
   * @param teachers by their names
   * @return the changed selection
   * @throws ModelException where one knows other classes
   * @throws IllegalArgumentException where a name is taken
   */
  public TeacherSelection candidates(Map<String, ? extends Classifier> teachers) {
    TeacherSelection all = this;
    for (Map.Entry<String, ? extends Classifier> one : teachers.entrySet()) {
      all = all.candidate(one.getKey(), one.getValue());
    }
    return all;
  }

  /**
   * Changes what the student learns by in the trials.
   *
   * @param lesson adds signals to a distillation from a candidate
   * @return the changed selection
   */
  public TeacherSelection taughtBy(UnaryOperator<Distillation> lesson) {
    return with(s -> s.lesson = lesson);
  }

  /**
   * Changes how many validation samples agreement, LEEP, NCE and LogME are computed on. LogME takes
   * the cube of this number or of the width of the features, whichever is less.
   *
   * @param samples 2 or more; where validation has fewer, all of it
   * @return the changed selection
   */
  public TeacherSelection probe(int samples) {
    if (samples < 2) {
      throw new IllegalArgumentException("a probe of " + samples + " samples; give 2 or more");
    }
    return with(s -> s.probe = samples);
  }

  /**
   * Adds short trial distillations from every candidate, with successive halving.
   *
   * @param halving how long the trials are and how many go on
   * @return the changed selection
   */
  public TeacherSelection trials(Halving halving) {
    return with(s -> s.trials = Optional.of(halving));
  }

  /**
   * Keeps what was trained in a folder: the same selection with the same folder goes on where it
   * was interrupted. What a lambda of one's own does cannot be seen; a custom signal that changes
   * needs a new folder.
   *
   * @param folder made when missing
   * @return the changed selection
   */
  public TeacherSelection resumeIn(Path folder) {
    return with(s -> s.folder = Optional.of(folder));
  }

  /**
   * Judges all candidates. Interrupting the thread during the trials keeps those that had ended.
   *
   * @return the teachers, best first
   * @throws IllegalArgumentException where there is no candidate or no student
   * @throws ModelException where teacher, student and data do not fit, or a teacher's scores are
   *     NaN or infinite; found before any training
   * @throws java.util.concurrent.CancellationException where it was interrupted before the trials
   */
  public TeacherRanking rank() {
    if (plan.candidates.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no teacher to choose; add .candidate(\"name\", teacher)");
    }
    if (plan.student.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no student to choose a teacher for; add .student(architecture)");
    }
    return new Judging(plan, plan.student.get()).rank();
  }

  private TeacherSelection with(Consumer<SelectionSettings> change) {
    SelectionSettings changed = plan.copy();
    change.accept(changed);
    return new TeacherSelection(changed);
  }
}
