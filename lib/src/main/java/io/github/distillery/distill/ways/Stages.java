package io.github.distillery.distill.ways;

import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.History.Outcome;
import io.github.distillery.train.Trained;
import io.github.distillery.train.TrainingOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Distillations one after the other: each starts with the parameters that the one before it ended
 * with. FitNets (Romero and others 2015, section 2.3) has two, first a hint and then soft targets:
 *
 * <pre>{@code
 * var hint = Distillation.from(teacher).hint(1, "conv2", "conv2");
 * var soft = Distillation.from(teacher).soft(0.9, temperature(4)).hard(0.1);
 * var student = Stages.first(hint, options.epochs(5))
 *     .then(soft, options.epochs(10))
 *     .train(Architectures.lenet(1, 28, 28, 4, 8, 30, 10), mnist);
 * }</pre>
 *
 * <p>A stage whose signals look only at layers inside the student trains these layers and what is
 * below them: above, the gradient is 0. (What follows no gradient still changes above: a penalty on
 * the weights, and the running statistics of batch norm.) Such a stage keeps its last epoch,
 * because its accuracy on validation means nothing; other stages keep their best one. To train by
 * several signals at once put them into one distillation.
 *
 * <p>Each stage has its own options. Where they name a checkpoint, which may be the same for all,
 * each stage has its own file beside it, with {@code .stage1}, {@code .stage2} and so on added to
 * the name: stages that were finished are not trained again and one that was killed goes on.
 *
 * <p>Introduced in notebook 03.
 */
public final class Stages {
  private final List<Stage> stages;

  private Stages(List<Stage> stages) {
    this.stages = List.copyOf(stages);
  }

  /**
   * One of the stages.
   *
   * @param distillation what the student shall match
   * @param options how to train
   */
  public record Stage(Distillation distillation, TrainingOptions options) {
    public Stage {
      Objects.requireNonNull(distillation, "distillation");
      Objects.requireNonNull(options, "options");
    }
  }

  /**
   * Begins.
   *
   * @param distillation what the student shall match at first
   * @param options how to train; their seed gives the initial weights
   * @return one stage
   */
  public static Stages first(Distillation distillation, TrainingOptions options) {
    return new Stages(List.of(new Stage(distillation, options)));
  }

  /**
   * Goes on.
   *
   * @param distillation what the student shall match next
   * @param options how to train
   * @return the stages so far and this one
   */
  public Stages then(Distillation distillation, TrainingOptions options) {
    List<Stage> more = new ArrayList<>(stages);
    more.add(new Stage(distillation, options));
    return new Stages(more);
  }

  /**
   * The stages.
   *
   * @return in order
   */
  public List<Stage> stages() {
    return stages;
  }

  /**
   * Trains a student with fresh weights.
   *
   * @param student the plan
   * @param split learns from the training part; validation chooses the epoch where a stage teaches
   *     the logits
   * @return what each stage gave; fewer stages where the thread was interrupted
   * @throws ModelException where teacher, student and data do not fit in any stage; found before
   *     the first is trained
   */
  public Staged train(Architecture student, Split split) {
    return train(student.initialize(stages.get(0).options().seed()), split);
  }

  /**
   * Trains a student on, from the parameters it has.
   *
   * @param student where to begin; it is not changed
   * @param split as for {@link #train(Architecture, Split)}
   * @return what each stage gave; fewer stages where the thread was interrupted
   * @throws ModelException where teacher, student and data do not fit in any stage; found before
   *     the first is trained
   */
  public Staged train(Network student, Split split) {
    checkFits(student, split);
    List<Trained> trained = new ArrayList<>();
    Network now = student;
    for (Stage stage : stages) {
      TrainingOptions own = Links.suffixed(stage.options(), ".stage" + (trained.size() + 1));
      Trained result = stage.distillation().train(now, split, own);
      trained.add(result);
      if (result.history().outcome() == Outcome.INTERRUPTED) {
        break;
      }
      now = result.network();
    }
    return new Staged(trained);
  }

  private void checkFits(Network student, Split split) {
    for (int i = 0; i < stages.size(); i++) {
      Stage stage = stages.get(i);
      try {
        stage.distillation().checkFits(student, split, stage.options());
      } catch (ModelException e) {
        throw new ModelException("stage %d: %s".formatted(i + 1, e.getMessage()), e);
      }
    }
  }
}
