package io.github.distillery.tests.evidence;

import static io.github.distillery.model.Temperature.temperature;

import io.github.distillery.compare.Comparison;
import io.github.distillery.compare.ComparisonResult;
import io.github.distillery.compare.Way;
import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import io.github.distillery.semi.Consistency;
import io.github.distillery.semi.LabelsOnly;
import io.github.distillery.semi.MeanTeacher;
import io.github.distillery.semi.NoisyStudent;
import io.github.distillery.semi.PseudoLabels;
import io.github.distillery.semi.SemiSupervisedWay;
import io.github.distillery.semi.TeacherForAll;
import io.github.distillery.train.Augmentation;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;

/**
 * Semi-supervised learning: MNIST with 10 labels a class, Fashion-MNIST with 50, all other training
 * images without.
 *
 * <p>Arguments: the seeds. A seed also draws which images have labels, the same for all candidates.
 */
public final class SemiSupervised {
  private static final double RATE = 0.002;
  private static final int BATCH = 64;
  private static final double LABELLED = 0.25;
  private static final double TEMPERATURE = 4;
  private static final List<Double> THRESHOLDS = List.of(0.8, 0.95);
  private static final List<Double> WEIGHTS = List.of(5.0, 50.0);

  private final EvidenceFolder folder;
  private final long[] seeds;
  private final List<Integer> sizes = new ArrayList<>();
  private final StringBuilder chosen = new StringBuilder();
  private final StringBuilder teachers = new StringBuilder();

  private SemiSupervised(EvidenceFolder folder, long[] seeds) {
    this.folder = folder;
    this.seeds = seeds;
  }

  /**
   * Runs the experiment.
   *
   * @param arguments the seeds
   * @throws IOException where results cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    SemiSupervised program =
        new SemiSupervised(new EvidenceFolder("semi-supervised"), EvidenceFolder.seeds(arguments));
    System.out.println(program.run());
  }

  private String run() throws IOException {
    Map<String, ComparisonResult> results = new LinkedHashMap<>();
    for (SemiTask task : List.of(SemiTask.mnist(), SemiTask.fashionMnist())) {
      results.put(
          "%s, %d labels a class".formatted(task.name(), task.labelsPerClass()), compare(task));
    }
    return folder.write(text(), results, seeds);
  }

  private ComparisonResult compare(SemiTask task) throws IOException {
    Split all = task.split();
    Architecture student = student();
    TrainingOptions options =
        TrainingOptions.defaults()
            .epochs(EvidenceFolder.size(task.epochs(), 1))
            .batchSize(BATCH)
            .fallingLearningRate(RATE);
    sizes.add(all.train().size());
    Network teacher = teacher(task, all);
    // as many images to choose by as there are labels to learn from
    int few = task.labelsPerClass() * all.train().classes();
    Split split =
        Split.of(
            all.train(),
            all.validation().sample(Math.min(few, all.validation().size()), SemiTask.SPLIT_SEED),
            all.test());
    Choice choice = new Choice(folder, split, options);
    Map.Entry<String, Way> pseudo =
        best(
            choice,
            task,
            "pseudo-labels",
            THRESHOLDS,
            task.weak(),
            t -> PseudoLabels.defaults().with(o -> o.threshold(t).labelledShare(LABELLED)));
    Map.Entry<String, Way> mean =
        best(
            choice,
            task,
            "mean-teacher",
            WEIGHTS,
            task.weak(),
            w ->
                MeanTeacher.defaults()
                    .with(o -> o.weight(Schedule.rampUp(w, 0.5)).labelledShare(LABELLED)));
    Map.Entry<String, Way> consistency =
        best(
            choice,
            task,
            "consistency",
            THRESHOLDS,
            task.weak(),
            t ->
                Consistency.fixMatch(task.strong())
                    .with(o -> o.threshold(t).labelledShare(LABELLED)));
    Map.Entry<String, Way> noisy =
        best(
            choice,
            task,
            "noisy-student",
            List.of(0.0, 0.8),
            task.strong(),
            t -> NoisyStudent.generations(1).with(o -> o.threshold(t).labelledShare(LABELLED)));
    Way taught =
        way(
            task,
            new TeacherForAll(
                Distillation.from(teacher).soft(1, temperature(TEMPERATURE)), LABELLED),
            task.weak());
    LabelsOnly labels = new LabelsOnly(LABELLED);
    return Comparison.on(split)
        .student(student)
        .options(options)
        .onlySeeds(seeds)
        .teacher(teacher)
        .resumeIn(folder.runs(task.name()))
        .baseline("labels only", labels.onFewLabels(student, task.labelsPerClass()))
        .candidate("labels only, augmented", way(task, labels, task.weak()))
        .candidate("pseudo-labels, threshold " + pseudo.getKey(), pseudo.getValue())
        .candidate("mean teacher, weight " + mean.getKey(), mean.getValue())
        .candidate("FixMatch, threshold " + consistency.getKey(), consistency.getValue())
        .candidate("noisy student, threshold " + noisy.getKey(), noisy.getValue())
        .candidate("a teacher of all labels speaks", taught)
        .run();
  }

  private static Architecture student() {
    return Architectures.convNet(
            1, 28, 28, 10, Architectures.maps(8), Architectures.maps(16), Architectures.maps(32))
        .withDropout(0, 0.1);
  }

  private Network teacher(SemiTask task, Split all) throws IOException {
    String name = task.name() + "-teacher";
    TrainingOptions options =
        TrainingOptions.defaults()
            .epochs(EvidenceFolder.size(5, 1))
            .fallingLearningRate(0.001)
            .checkpoint(folder.checkpoint(name));
    Network teacher =
        folder.network(
            name,
            () ->
                Trainer.train(
                    Architectures.lenet(1, 28, 28, 10),
                    Split.of(all.train(), all.validation()),
                    options));
    teachers.append(
        "- %s: %,d parameters, test accuracy %.2f%%\n"
            .formatted(
                task.name(),
                teacher.parameters(),
                100 * Evaluation.of(teacher, all.test()).accuracy()));
    return teacher;
  }

  private Way way(SemiTask task, SemiSupervisedWay way, Augmentation augmentation) {
    Way few = way.onFewLabels(student(), task.labelsPerClass());
    return (split, options) -> few.train(split, options.augmentation(augmentation));
  }

  /** The way with the number that does best on validation. */
  private Map.Entry<String, Way> best(
      Choice choice,
      SemiTask task,
      String name,
      List<Double> numbers,
      Augmentation augmentation,
      DoubleFunction<SemiSupervisedWay> made)
      throws IOException {
    Map<String, Way> ways = new LinkedHashMap<>();
    for (double number : numbers) {
      ways.put(Double.toString(number), way(task, made.apply(number), augmentation));
    }
    Choice.Chosen best = choice.best(task.name() + "-" + name, ways);
    chosen.append("- %s, %s: %s\n".formatted(task.name(), name, best.how()));
    return Map.entry(best.key(), ways.get(best.key()));
  }

  private String text() {
    return """
        # Semi-supervised learning: MNIST with 100 labels, Fashion-MNIST with 500

        Made by `SemiSupervised` (rows: `semi-supervised.csv`). All other training images, %,d in all of MNIST and
        %,d of Fashion-MNIST, are seen without their labels. The student, %s, has dropout of 0.1. A seed draws
        which images have labels (as many of each class, the same for all candidates) and gives weights and
        order. The validation part, by which epochs and the numbers below are chosen, is as small as the labels
        are few. Nothing else was chosen.

        Batches of %d are labelled by a quarter, and every training has the same number of steps and samples;
        the noisy student's teacher comes on top. "Labels only" has no augmentation, the others have the weak
        one, the noisy student and its teacher the strong one. Adam, learning rate %s, falling epoch by epoch.

        The last candidate learns from a LeNet that was trained on **all** labels, and chosen by 1,000 images
        (T = %.0f, weight 1 beside the labels): an upper line, not a rival.

        %s
        Chosen on validation, with seed %d: thresholds, for the mean teacher the weight.

        %s"""
        .formatted(
            sizes.get(0),
            sizes.get(1),
            student().name(),
            BATCH,
            RATE,
            TEMPERATURE,
            teachers,
            Choice.SEED,
            chosen);
  }
}
