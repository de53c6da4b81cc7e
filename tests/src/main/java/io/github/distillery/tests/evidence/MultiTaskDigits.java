package io.github.distillery.tests.evidence;

import io.github.distillery.data.Split;
import io.github.distillery.datasets.Datasets;
import io.github.distillery.datasets.DigitPairs;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.label.SoftLabels;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import io.github.distillery.multi.Balancing;
import io.github.distillery.multi.MultiTask;
import io.github.distillery.multi.MultiTaskStudent;
import io.github.distillery.multi.SingleTasks;
import io.github.distillery.multi.Task;
import io.github.distillery.multi.TaskData;
import io.github.distillery.multi.TaskScores;
import io.github.distillery.multi.TaskSplit;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Pairs of digits: one student for left, right and sum against three students of one task each and
 * of the same size in total, by labels and by three teachers, with four balancings.
 *
 * <p>Arguments: the seeds, which give weights and order; pairs and teachers are the same for all.
 * Rows go into {@code tests/evidence/multi-task.csv}; a seed and a student that stand there are not
 * computed again. {@link MultiTaskDigitsTable} makes the table.
 */
public final class MultiTaskDigits {
  static final Path ROWS = Path.of("tests/evidence/multi-task.csv");
  static final String SINGLES = "three students";
  static final String BY_LABELS = "labels";
  static final String BY_TEACHERS = "teachers and labels";
  private static final boolean SMOKE = EvidenceFolder.size(0, 1) == 1;
  private static final int HEIGHT = 28;
  private static final int WIDTH = 56;
  private static final int UNITS = 64;
  private static final double[] RATES = {0.001, 0.003, 0.01};
  private static final double TEACHER_RATE = 0.001;

  private final EvidenceFolder folder;
  private final ResultsFile results;
  private final TaskSplit pairs;
  private final Task[] taught;
  private final Architecture student;
  private final SingleTasks singles;
  private final TrainingOptions options =
      TrainingOptions.defaults().epochs(EvidenceFolder.size(40, 2)).batchSize(64);

  private MultiTaskDigits() throws IOException {
    this.folder = new EvidenceFolder("multi-task");
    this.results =
        new ResultsFile(
            SMOKE ? folder.runs("rows.csv") : ROWS,
            "seed,student,learns from,rate,parameters,best epochs,validation mean,left,right,sum,"
                + "mean,mean NLL,seconds,data hash",
            3);
    TaskSplit all =
        Datasets.digitPairs(
            DigitPairs.defaults()
                .train(EvidenceFolder.size(20_000, 400))
                .validation(EvidenceFolder.size(5_000, 200))
                .test(EvidenceFolder.size(5_000, 200)));
    int seen = EvidenceFolder.size(5_000, 200);
    TaskData few = all.train().subset(IntStream.range(0, seen).toArray(), "digit pairs, few");
    this.pairs = TaskSplit.of(few, all.validation(), all.test());
    this.taught = taught(all);
    this.student = mlp(UNITS, pairs.outputs());
    this.singles =
        SingleTasks.within(student.initialize(1).parameters(), few, MultiTaskDigits::mlp);
  }

  /**
   * Runs the experiment for each seed.
   *
   * @param arguments whole numbers
   * @throws IOException where results cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    long[] seeds = EvidenceFolder.seeds(arguments);
    MultiTaskDigits program = new MultiTaskDigits();
    for (long seed : seeds) {
      program.run(seed);
    }
  }

  /** Two hidden layers: a sum of two digits is not to be had from one. */
  private static Architecture mlp(int width, int classes) {
    return Architectures.mlp(HEIGHT * WIDTH, width, width, classes);
  }

  /** Teachers have seen all pairs, students see a part of them. */
  private Task[] taught(TaskSplit all) throws IOException {
    List<Task> tasks = new ArrayList<>();
    for (String task : all.tasks()) {
      Split split = all.task(task);
      Network teacher =
          folder.network(
              "teacher-" + task,
              () ->
                  Trainer.train(
                      Architectures.lenet(1, HEIGHT, WIDTH, split.train().classes()),
                      Split.of(split.train(), split.validation()),
                      TrainingOptions.defaults()
                          .epochs(EvidenceFolder.size(8, 1))
                          .fallingLearningRate(TEACHER_RATE)
                          .checkpoint(folder.checkpoint("teacher-" + task))));
      System.out.println("teacher, " + Evaluation.of(teacher, split.validation()));
      tasks.add(Task.from(task, SoftLabels.from(teacher, pairs.train().task(task))));
    }
    return tasks.toArray(Task[]::new);
  }

  private void run(long seed) throws IOException {
    Map<String, Balancing> balancings = new LinkedHashMap<>();
    balancings.put("equal weights", Balancing.equal());
    balancings.put("sum counts 3", Balancing.fixed(Map.of("sum", 3.0)));
    balancings.put("uncertainty", Balancing.uncertainty());
    balancings.put("gradient norm", Balancing.gradientNorm());
    for (String from : List.of(BY_LABELS, BY_TEACHERS)) {
      Task[] tasks = from.equals(BY_LABELS) ? new Task[0] : taught;
      run(seed, SINGLES, from, given -> singles(given, tasks));
      for (Map.Entry<String, Balancing> balancing : balancings.entrySet()) {
        MultiTask way = MultiTask.of(tasks).balancedBy(balancing.getValue());
        run(seed, "one student; " + balancing.getKey(), from, given -> multi(way, given));
      }
    }
  }

  private void run(long seed, String name, String from, Learning learning) throws IOException {
    if (results.find(Long.toString(seed), name, from).isPresent()) {
      return;
    }
    double rate = rate(name + ", " + from, learning);
    Result result = learning.with(options.seed(seed).fallingLearningRate(rate));
    TaskScores test = result.on(pairs.test());
    List<String> row = new ArrayList<>(List.of(Long.toString(seed), name, from));
    row.add(Double.toString(rate));
    row.add(Long.toString(result.parameters()));
    row.add(result.bestEpochs());
    row.add(number(result.on(pairs.validation()).meanAccuracy()));
    test.tasks().values().forEach(scores -> row.add(number(scores.accuracy())));
    row.add(number(test.meanAccuracy()));
    row.add(number(test.meanNll()));
    row.add(String.format(Locale.ROOT, "%.1f", result.seconds()));
    row.add(pairs.train().hash().substring(0, 12));
    results.add(row.toArray(String[]::new));
    System.out.println(String.join(",", row));
  }

  /** The best of a few learning rates on validation, with a seed of its own. */
  private double rate(String name, Learning learning) throws IOException {
    return Double.parseDouble(
        folder.choice(
            name.replaceAll("[^a-z0-9]+", "-"),
            () -> {
              double best = -1;
              double chosen = Double.NaN;
              for (double rate : RATES) {
                double accuracy =
                    learning
                        .with(options.seed(Choice.SEED).fallingLearningRate(rate))
                        .on(pairs.validation())
                        .meanAccuracy();
                if (accuracy > best) {
                  best = accuracy;
                  chosen = rate;
                }
              }
              return Double.toString(chosen);
            }));
  }

  private Result singles(TrainingOptions given, Task... tasks) {
    Map<String, Trained> students = singles.train(pairs, given, tasks);
    return new Result(
        data -> TaskScores.of(SINGLES, students, data),
        singles.parameters(),
        String.join(
            " ",
            students.values().stream()
                .map(trained -> Integer.toString(trained.history().bestEpoch()))
                .toList()),
        students.values().stream().mapToDouble(trained -> trained.history().seconds()).sum());
  }

  private Result multi(MultiTask way, TrainingOptions given) {
    MultiTaskStudent trained = way.train(student, pairs, given);
    return new Result(
        data -> TaskScores.of(trained, data),
        trained.network().parameters(),
        Integer.toString(trained.history().bestEpoch()),
        trained.history().seconds());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.5f", value);
  }

  /** One way of learning all tasks. */
  @FunctionalInterface
  private interface Learning {
    Result with(TrainingOptions options);
  }

  /** Measures on one part of the data. */
  @FunctionalInterface
  private interface Measuring {
    TaskScores on(TaskData data);
  }

  /** What came out. */
  private record Result(Measuring measuring, long parameters, String bestEpochs, double seconds) {
    TaskScores on(TaskData data) {
      return measuring.on(data);
    }
  }
}
