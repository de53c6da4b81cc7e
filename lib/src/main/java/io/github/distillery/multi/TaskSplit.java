package io.github.distillery.multi;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Split;
import java.util.List;
import java.util.Optional;

/**
 * Samples of several tasks, divided by purpose; a sample is in the same part for all tasks, so that
 * no task shows a student what another one is measured by.
 *
 * <p>Introduced in notebook 09.
 */
public final class TaskSplit {
  private final TaskData train;
  private final TaskData validation;
  private final Optional<TaskData> test;

  private TaskSplit(TaskData train, TaskData validation, Optional<TaskData> test) {
    this.train = train;
    this.validation = validation;
    this.test = test;
    check(validation);
    test.ifPresent(this::check);
  }

  /**
   * A split without test part.
   *
   * @param train what is learnt from
   * @param validation what choices are made by
   * @return the split
   * @throws DataException where the parts differ in tasks, classes or sample shape
   */
  public static TaskSplit of(TaskData train, TaskData validation) {
    return new TaskSplit(train, validation, Optional.empty());
  }

  /**
   * A split with test part.
   *
   * @param train what is learnt from
   * @param validation what choices are made by
   * @param test what only measures
   * @return the split
   * @throws DataException where the parts differ in tasks, classes or sample shape
   */
  public static TaskSplit of(TaskData train, TaskData validation, TaskData test) {
    return new TaskSplit(train, validation, Optional.of(test));
  }

  /**
   * What is learnt from.
   *
   * @return the training part
   */
  public TaskData train() {
    return train;
  }

  /**
   * What choices are made by.
   *
   * @return the validation part
   */
  public TaskData validation() {
    return validation;
  }

  /**
   * What only measures, after every choice has been made.
   *
   * @return the test part
   * @throws DataException where this split has none
   */
  public TaskData test() {
    return test.orElseThrow(
        () ->
            new DataException(
                train.name()
                    + ": this split has no test part; make one with TaskSplit.of(train, validation, test)"));
  }

  /**
   * Whether there is a test part.
   *
   * @return true where {@link #test()} gives one
   */
  public boolean hasTest() {
    return test.isPresent();
  }

  /**
   * The names of the tasks.
   *
   * @return in their order
   */
  public List<String> tasks() {
    return train.tasks();
  }

  /**
   * How wide the last layer of a student for all tasks is.
   *
   * @return the sum of the tasks' classes
   */
  public int outputs() {
    return train.outputs();
  }

  /**
   * One task alone, for an ordinary training.
   *
   * @param task its name
   * @return an ordinary split; the features are shared
   * @throws DataException where there is no such task
   */
  public Split task(String task) {
    return test.isPresent()
        ? Split.of(train.task(task), validation.task(task), test.get().task(task))
        : Split.of(train.task(task), validation.task(task));
  }

  /**
   * Only some of the tasks.
   *
   * @param wanted their names, one or more
   * @return the same samples, with these tasks in this order
   * @throws DataException where there is no such task
   */
  public TaskSplit only(String... wanted) {
    return new TaskSplit(
        train.only(wanted), validation.only(wanted), test.map(part -> part.only(wanted)));
  }

  /** Features and the names of all outputs, as a training wants them. */
  Split joint() {
    return Split.of(train.joint(), validation.joint());
  }

  private void check(TaskData part) {
    if (!part.heads().equals(train.heads())) {
      throw new DataException(
          "%s has the tasks %s, %s has %s; all parts of a split need the same tasks and classes in the same order"
              .formatted(part.name(), part.heads(), train.name(), train.heads()));
    }
    Split.of(train.joint(), part.joint());
  }

  @Override
  public String toString() {
    return "%,d for training, %,d for validation, %s for test; tasks %s"
        .formatted(
            train.size(),
            validation.size(),
            test.map(t -> "%,d".formatted(t.size())).orElse("none"),
            tasks());
  }
}
