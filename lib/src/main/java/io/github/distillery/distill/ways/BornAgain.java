package io.github.distillery.distill.ways;

import static io.github.distillery.model.Temperature.temperature;

import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.distill.ways.Links.Link;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Classifier;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Born-again networks: a student as large as its teacher learns from it, then teaches the next one,
 * and so on; every generation begins with other random weights (Furlanello and others 2018, section
 * 3).
 *
 * <pre>{@code
 * var generations = BornAgain.generations(3).train(Architectures.mlp(784, 30, 10), mnist, options);
 * var best = generations.ensemble();
 * }</pre>
 *
 * <p>Unless told otherwise each generation learns from the teacher's probabilities alone, at
 * temperature 1, as the paper's main results; add {@code .hard(1)} in {@link #taughtBy} for its
 * variant with labels. One generation is self-distillation.
 *
 * <p>Seeds: the first network, where it is trained here, has the options' seed; each generation has
 * one derived from it. Where the options name a checkpoint, each has its own file beside it, with
 * {@code .generation0}, {@code .generation1} and so on added to the name.
 *
 * <p>Introduced in notebook 12.
 */
public final class BornAgain {
  private final int count;
  private final UnaryOperator<Distillation> lesson;

  private BornAgain(int count, UnaryOperator<Distillation> lesson) {
    this.count = count;
    this.lesson = lesson;
  }

  /**
   * Lets generation follow generation.
   *
   * @param count how many students one after the other, 1 or more
   * @return the way
   * @throws IllegalArgumentException where there is not even one
   */
  public static BornAgain generations(int count) {
    if (count < 1) {
      throw new IllegalArgumentException(count + " generations; give 1 or more");
    }
    return new BornAgain(count, d -> d.soft(1, temperature(1)));
  }

  /**
   * Self-distillation: one generation, by soft targets of weight 0.9 at T = 4 and hard labels of
   * weight 0.1. A network that is its own teacher in this way is the self-training of teacher-free
   * distillation (Yuan and others 2020, section 4, Tf-KD self), which finds its weight and
   * temperature anew for each task: change them with {@link #taughtBy}.
   *
   * @return the way
   */
  public static BornAgain selfDistillation() {
    return new BornAgain(1, d -> d.soft(0.9, temperature(4)).hard(0.1));
  }

  /**
   * Changes what every generation learns by.
   *
   * @param newLesson adds signals to a distillation from the generation before
   * @return the way with this lesson
   */
  public BornAgain taughtBy(UnaryOperator<Distillation> newLesson) {
    return new BornAgain(count, newLesson);
  }

  /**
   * Trains a first network by the labels, and then the generations.
   *
   * @param architecture the plan of all of them
   * @param split learns from the training part, keeps the best epochs by the validation part
   * @param options how to train each of them
   * @return the generations; none of them where the first network was interrupted
   */
  public Generations train(Architecture architecture, Split split, TrainingOptions options) {
    Trained first = Trainer.train(architecture, split, Links.suffixed(options, ".generation0"));
    return train(first, architecture, split, options);
  }

  /**
   * Trains the generations after a teacher that is there already. Interrupting the thread stops
   * them at the next batch; with a checkpoint in the options they go on from there when run again.
   *
   * @param teacher any classifier; with another architecture than the generations', only the first
   *     of them is not born again but distilled
   * @param architecture the plan of all generations
   * @param split learns from the training part, keeps the best epochs by the validation part
   * @param options how to train each of them
   * @return the generations
   */
  public Generations train(
      Classifier teacher, Architecture architecture, Split split, TrainingOptions options) {
    List<Link> links = new ArrayList<>();
    for (int g = 1; g <= count; g++) {
      TrainingOptions own = Links.suffixed(options, ".generation" + g);
      links.add(
          new Link(
              architecture.named(architecture.name() + " (generation " + g + ")"),
              own.seed(Links.seed(options.seed(), g))));
    }
    return new Generations(teacher, Links.train(teacher, links, lesson, split), count);
  }
}
