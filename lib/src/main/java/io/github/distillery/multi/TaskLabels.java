package io.github.distillery.multi;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The labels of one task.
 *
 * <p>A {@link DataException} tells where a name is missing or occurs twice, or a class is unknown.
 *
 * <p>Introduced in notebook 09.
 *
 * @param task its name, for example {@code left}; letters, digits, spaces, hyphens and underscores
 * @param classOf the class of each sample, from 0, in the order of the samples
 * @param classNames the name of each class, two or more
 */
public record TaskLabels(String task, int[] classOf, List<String> classNames) {
  public TaskLabels {
    if (!task.matches("[\\p{L}\\p{N}][\\p{L}\\p{N} _-]*")) {
      throw new DataException(
          "a task is called \"%s\"; give a name of letters, digits, spaces, hyphens and underscores"
              .formatted(task));
    }
    classNames = List.copyOf(classNames);
    classOf = classOf.clone();
    if (classNames.size() < 2 || new HashSet<>(classNames).size() < classNames.size()) {
      throw new DataException(
          "the task \"%s\" has the classes %s; give two different ones or more"
              .formatted(task, classNames));
    }
    for (int i = 0; i < classOf.length; i++) {
      if (classOf[i] < 0 || classOf[i] >= classNames.size()) {
        throw new DataException(
            "the task \"%s\" has the class %d for sample %d; classes go from 0 to %d"
                .formatted(task, classOf[i], i, classNames.size() - 1));
      }
    }
  }

  /**
   * The labels that a data set has.
   *
   * @param task a name for what they tell
   * @param data labelled samples
   * @return its labels under this name
   * @throws DataException where it has none
   */
  public static TaskLabels of(String task, Dataset data) {
    return new TaskLabels(task, data.classOf(), data.classNames());
  }

  @Override
  public int[] classOf() {
    return classOf.clone();
  }

  TaskLabels subset(int[] indices) {
    return new TaskLabels(task, IntStream.of(indices).map(i -> classOf[i]).toArray(), classNames);
  }

  @Override
  public String toString() {
    return "%s: %d classes, %,d labels".formatted(task, classNames.size(), classOf.length);
  }
}
