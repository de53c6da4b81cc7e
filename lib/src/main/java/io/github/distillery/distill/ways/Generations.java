package io.github.distillery.distill.ways;

import io.github.distillery.model.Classifier;
import io.github.distillery.model.Ensemble;
import io.github.distillery.train.Trained;
import java.util.List;

/**
 * What {@link BornAgain} gives.
 *
 * <p>Introduced in notebook 12.
 *
 * @param teacher who taught the first generation
 * @param students one a generation, in their order, each with its history; fewer where they were
 *     interrupted
 * @param planned how many there were to be
 */
public record Generations(Classifier teacher, List<Trained> students, int planned) {
  public Generations {
    students = List.copyOf(students);
  }

  /**
   * Whether all generations were trained to their end.
   *
   * @return false where they were interrupted
   */
  public boolean complete() {
    return Links.complete(students, planned);
  }

  /**
   * The youngest generation.
   *
   * @return the last student
   * @throws IllegalStateException where there is none
   */
  public Trained last() {
    checkAny();
    return students.get(students.size() - 1);
  }

  /**
   * All generations together, without the teacher, by the mean of their probabilities (Furlanello
   * and others 2018, section 3.1).
   *
   * @return the ensemble
   * @throws IllegalStateException where there is no generation
   */
  public Ensemble ensemble() {
    checkAny();
    return Ensemble.averageProbabilities(students);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(teacher.name());
    students.forEach(student -> text.append("\n-> ").append(student));
    if (!complete()) {
      text.append("\ninterrupted: %d of %d generations".formatted(students.size(), planned));
    }
    return text.toString();
  }

  private void checkAny() {
    if (students.isEmpty()) {
      throw new IllegalStateException(
          "interrupted before the first of %d generations; train again, with a checkpoint in the options to go on where it stopped"
              .formatted(planned));
    }
  }
}
