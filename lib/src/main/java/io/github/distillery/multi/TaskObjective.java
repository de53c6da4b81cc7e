package io.github.distillery.multi;

import io.github.distillery.data.Batch;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.distill.SoftTargetLoss;
import io.github.distillery.label.SoftLabels;
import io.github.distillery.label.TeacherOutputs;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.SameClasses;
import io.github.distillery.train.CrossEntropy;
import io.github.distillery.train.TrainingOptions;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** The loss of one task by its own logits, as {@link Task} has it, before it is balanced. */
final class TaskObjective {
  private final Task task;
  private final TaskHead head;
  private final Dataset train;
  private final TeacherOutputs teacher;
  private final ILossFunction hard = new CrossEntropy();
  private final ILossFunction soft;

  private TaskObjective(Task task, TaskHead head, Dataset train, TeacherOutputs teacher) {
    this.task = task;
    this.head = head;
    this.train = train;
    this.teacher = teacher;
    this.soft = new SoftTargetLoss(task.temperature());
  }

  /**
   * A loss and its gradient.
   *
   * @param loss mean over the batch
   * @param gradient its derivative by each logit of the task, {@code [batch, classes]}
   */
  record Result(double loss, INDArray gradient) {}

  static TaskObjective of(Task task, TaskHead head, TaskData train, TrainingOptions options) {
    Dataset own = train.task(task.name());
    return new TaskObjective(task, head, own, task.soft() > 0 ? outputs(task, own, options) : null);
  }

  private static TeacherOutputs outputs(Task task, Dataset train, TrainingOptions options) {
    boolean changed = options.augmentation().isPresent();
    if (task.answers().isPresent()) {
      SoftLabels answers = task.answers().get();
      if (changed) {
        throw new ModelException(
            "the soft labels of the task \"%s\" were made for its samples as they are, but the options change every batch; use Task.from(\"%s\", teacher)"
                .formatted(task.name(), task.name()));
      }
      if (answers.classes() != train.classes()) {
        throw new DataException(
            "the soft labels of the task \"%s\" have %d classes, but the task has %d; make them with SoftLabels.from(teacher, split.train().task(\"%s\"))"
                .formatted(task.name(), answers.classes(), train.classes(), task.name()));
      }
      return answers.checkedFor(train).finite();
    }
    var classifier = task.teacher().orElseThrow();
    SameClasses.check(classifier, train);
    return changed
        ? TeacherOutputs.online(classifier).finite()
        : TeacherOutputs.kept(classifier, SoftLabels.from(classifier, train)).finite();
  }

  TaskHead head() {
    return head;
  }

  /** One-hot labels, and behind them the teacher's logits where there is one. */
  INDArray targets(Batch batch) {
    INDArray labels = train.labels(batch.indices());
    return teacher == null ? labels : Nd4j.hstack(labels, teacher.logits(batch));
  }

  /**
   * Computes the loss.
   *
   * @param targets as {@link #targets} gives them
   * @param logits of this task alone, {@code [batch, classes]}
   */
  Result evaluate(INDArray targets, INDArray logits) {
    int classes = head.classes();
    Result sum = new Result(0, Nd4j.zeros(logits.dataType(), logits.shape()));
    if (task.hard() > 0) {
      sum = plus(sum, hard, task.hard(), part(targets, 0, classes), logits);
    }
    return teacher == null
        ? sum
        : plus(sum, soft, task.soft(), part(targets, classes, 2 * classes), logits);
  }

  private static INDArray part(INDArray targets, int from, int to) {
    return targets.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to)).dup('c');
  }

  private static Result plus(
      Result sum, ILossFunction loss, double weight, INDArray targets, INDArray logits) {
    var own = loss.computeGradientAndScore(targets, logits, new ActivationIdentity(), null, true);
    return new Result(
        sum.loss() + weight * own.getFirst(),
        sum.gradient().addi(own.getSecond().muli(weight / logits.size(0))));
  }
}
