package io.github.distillery.distill.ways;

import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Classifier;
import io.github.distillery.train.History.Outcome;
import io.github.distillery.train.Trained;
import io.github.distillery.train.TrainingOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.function.UnaryOperator;

/** Students that teach one another in turn. */
final class Links {
  private Links() {}

  /**
   * One student to be.
   *
   * @param plan its architecture
   * @param options how it is trained
   */
  record Link(Architecture plan, TrainingOptions options) {}

  /**
   * Trains each by the one before it, the first by the teacher.
   *
   * @return those that were trained; fewer than asked for where the thread was interrupted, and the
   *     last of them is then perhaps unfinished
   */
  static List<Trained> train(
      Classifier teacher, List<Link> links, UnaryOperator<Distillation> lesson, Split split) {
    List<Trained> trained = new ArrayList<>();
    Classifier before = teacher;
    for (Link link : links) {
      if (Thread.currentThread().isInterrupted()) {
        break;
      }
      try {
        Distillation distillation = lesson.apply(Distillation.from(before));
        trained.add(distillation.train(link.plan(), split, link.options()));
      } catch (CancellationException e) {
        break;
      }
      before = trained.get(trained.size() - 1);
    }
    return trained;
  }

  static boolean complete(List<Trained> links, int planned) {
    return links.size() == planned
        && links.stream().noneMatch(link -> link.history().outcome() == Outcome.INTERRUPTED);
  }

  /** A seed that belongs to another one and a number; neighbouring seeds share none. */
  static long seed(long seed, int number) {
    return new SplittableRandom(new SplittableRandom(seed).nextLong() + number).nextLong();
  }

  /** The options with a checkpoint file of its own, named after theirs, where there is one. */
  static TrainingOptions suffixed(TrainingOptions options, String suffix) {
    return options
        .checkpoint()
        .map(file -> options.checkpoint(beside(file, suffix)))
        .orElse(options);
  }

  private static Path beside(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }
}
