package io.github.distillery.multi;

import io.github.distillery.data.ContentHash;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Stratified;
import io.github.distillery.model.NearestName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Samples with the labels of several tasks.
 *
 * <pre>{@code
 * var data = TaskData.of(emoji, TaskLabels.of("category", emoji),
 *     new TaskLabels("sub-category", subCategoryOf, subCategories));
 * var split = data.split(0.8, 0.1, seed);
 * }</pre>
 *
 * <p>Sample i is the same for all tasks. Features are kept once, {@code [n, ...]}.
 *
 * <p>Introduced in notebook 09.
 */
public final class TaskData {
  private final Dataset joint;
  private final List<TaskLabels> labels;
  private final Map<String, Dataset> tasks = new LinkedHashMap<>();
  private final List<TaskHead> heads = new ArrayList<>();

  private TaskData(Dataset samples, List<TaskLabels> labels) {
    if (labels.isEmpty()) {
      throw new DataException(samples.name() + " has no task; give the labels of one or more");
    }
    this.labels = List.copyOf(labels);
    List<String> outputs = new ArrayList<>();
    for (TaskLabels one : labels) {
      if (one.classOf().length != samples.size()) {
        throw new DataException(
            "%s has %,d samples, but the task \"%s\" has %,d labels; each sample needs one of each task, in the order of the samples"
                .formatted(samples.name(), samples.size(), one.task(), one.classOf().length));
      }
      if (tasks.put(one.task(), samples.withClasses(one.classOf(), one.classNames())) != null) {
        throw new DataException(
            "%s has two tasks \"%s\"; give each a name of its own"
                .formatted(samples.name(), one.task()));
      }
      heads.add(new TaskHead(one.task(), outputs.size(), one.classNames()));
      one.classNames().forEach(name -> outputs.add(one.task() + ": " + name));
    }
    this.joint = samples.withClasses(labels.get(0).classOf(), outputs);
  }

  /**
   * Binds labels to samples.
   *
   * @param samples features and provenance are taken from here; labels it may have are not a task
   *     unless they are given as one
   * @param labels of each task, one or more
   * @return the data
   * @throws DataException where there is no task, two have one name, or counts differ
   */
  public static TaskData of(Dataset samples, TaskLabels... labels) {
    return new TaskData(samples, List.of(labels));
  }

  /**
   * A short name.
   *
   * @return that of the samples
   */
  public String name() {
    return joint.name();
  }

  /**
   * The number of samples.
   *
   * @return 0 or more
   */
  public int size() {
    return joint.size();
  }

  /**
   * The names of the tasks.
   *
   * @return in the order in which they were given
   */
  public List<String> tasks() {
    return List.copyOf(tasks.keySet());
  }

  /**
   * The samples with the labels of one task, to train or measure an ordinary classifier.
   *
   * @param task its name
   * @return an ordinary data set; the features are shared
   * @throws DataException where there is no such task
   */
  public Dataset task(String task) {
    checkKnown(task);
    return tasks.get(task);
  }

  /**
   * How wide the last layer of a student for all tasks is.
   *
   * @return the sum of the tasks' classes
   */
  public int outputs() {
    return joint.classes();
  }

  /**
   * Which columns of a student's last layer belong to which task.
   *
   * @return in the order of the tasks
   */
  public List<TaskHead> heads() {
    return List.copyOf(heads);
  }

  /**
   * Only some of the tasks.
   *
   * @param wanted their names, one or more
   * @return the same samples, with these tasks in this order
   * @throws DataException where there is no such task
   */
  public TaskData only(String... wanted) {
    List<TaskLabels> kept = new ArrayList<>();
    for (String task : wanted) {
      checkKnown(task);
      kept.add(labels.get(tasks().indexOf(task)));
    }
    return new TaskData(joint, kept);
  }

  /**
   * Some of the samples.
   *
   * @param indices rows, in the order wanted
   * @param newName the name of the part
   * @return a copy with the same tasks
   * @throws DataException where there is no such sample
   */
  public TaskData subset(int[] indices, String newName) {
    Dataset part = joint.subset(indices, newName);
    return new TaskData(part, labels.stream().map(one -> one.subset(indices)).toList());
  }

  /**
   * A number of samples drawn at random, each class of the first task in its share.
   *
   * @param count how many, at most {@link #size()}
   * @param seed the same seed draws the same samples
   * @return the samples in the order of their index
   * @throws DataException where there are not so many samples
   */
  public TaskData sample(int count, long seed) {
    int[] drawn = Stratified.draw(labels.get(0).classOf(), heads.get(0).classes(), count, seed);
    return subset(drawn, name() + ", " + count + " samples");
  }

  /**
   * Divides the samples at random, the same way for all tasks, each class of the first task in its
   * share.
   *
   * @param train the share for training
   * @param validation the share for validation; the test part gets what is left
   * @param seed the same seed makes the same split
   * @return the split
   * @throws DataException where a part would be empty
   */
  public TaskSplit split(double train, double validation, long seed) {
    Stratified.Parts parts =
        Stratified.parts(
            name(), labels.get(0).classOf(), heads.get(0).classes(), train, validation, seed);
    TaskData learnt = subset(parts.train(), name() + " train");
    TaskData chosenBy = subset(parts.validation(), name() + " validation");
    return parts.test().length == 0
        ? TaskSplit.of(learnt, chosenBy)
        : TaskSplit.of(learnt, chosenBy, subset(parts.test(), name() + " test"));
  }

  /**
   * A hash of features and the labels of all tasks.
   *
   * @return SHA-256, 64 hexadecimal digits
   */
  public String hash() {
    var digest = ContentHash.sha256();
    digest.update(joint.hash().getBytes(StandardCharsets.UTF_8));
    for (TaskLabels one : labels) {
      for (int c : one.classOf()) {
        digest.update((byte) (c >> 8));
        digest.update((byte) c);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Features under the names of all outputs; the labels are those of the first task, whose columns
   * come first.
   */
  Dataset joint() {
    return joint;
  }

  private void checkKnown(String task) {
    if (!tasks.containsKey(task)) {
      throw new DataException(
          "%s has no task \"%s\"%s; its tasks are %s"
              .formatted(name(), task, NearestName.question(task, tasks.keySet()), tasks()));
    }
  }

  @Override
  public String toString() {
    return "%s: %,d samples, tasks %s".formatted(name(), size(), labels);
  }
}
