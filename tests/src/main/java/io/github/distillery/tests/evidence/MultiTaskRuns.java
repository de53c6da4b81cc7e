package io.github.distillery.tests.evidence;

import io.github.distillery.data.Split;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.label.SoftLabels;
import io.github.distillery.model.Architecture;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * One student for several tasks against students of one task each and of the same size in total, by
 * labels and by a teacher for each task, with several balancings. Rows have the form that {@link
 * MultiTaskTable} reads; a seed and a student that stand there are not computed again.
 */
final class MultiTaskRuns {
  static final String SINGLES = "students of one task";
  static final String BY_LABELS = "labels";
  static final String BY_TEACHERS = "teachers and labels";
  private static final String BEFORE_TASKS =
      "seed,student,learns from,rate,parameters,best epochs,validation mean,";
  private static final String AFTER_TASKS = ",mean,mean NLL,seconds,data hash";
  private static final int KEY_COLUMNS = 3;
  private static final int BATCH = 64;
  private static final double TEACHER_RATE = 0.001;

  private final EvidenceFolder folder;
  private final ResultsFile results;
  private final Plan plan;
  private final Task[] taught;
  private final Architecture student;
  private final SingleTasks singles;
  private final TrainingOptions options;

  /**
   * What is compared.
   *
   * @param name of folder and file
   * @param students what students learn from
   * @param teachers what teachers learn from; its test part is not used
   * @param family students of some width
   * @param width of the student of all tasks
   * @param teacher for a task of so many classes
   * @param epochs of students and of teachers
   * @param rates to choose from
   * @param weights of the balancing by hand
   */
  record Plan(
      String name,
      TaskSplit students,
      TaskSplit teachers,
      SingleTasks.Family family,
      int width,
      IntFunction<Architecture> teacher,
      Epochs epochs,
      List<Double> rates,
      Map<String, Double> weights) {}

  /**
   * How often each sample is seen.
   *
   * @param students by students
   * @param teachers by teachers
   */
  record Epochs(int students, int teachers) {}

  MultiTaskRuns(Plan plan) throws IOException {
    this.plan = plan;
    TaskSplit data = plan.students();
    this.folder = new EvidenceFolder(plan.name());
    this.results =
        folder.results(
            plan.name(), BEFORE_TASKS + String.join(",", data.tasks()) + AFTER_TASKS, KEY_COLUMNS);
    this.options =
        TrainingOptions.defaults()
            .epochs(EvidenceFolder.size(plan.epochs().students(), 2))
            .batchSize(BATCH);
    this.taught = taught();
    this.student = plan.family().of(plan.width(), data.outputs());
    this.singles =
        SingleTasks.within(student.initialize(1).parameters(), data.train(), plan.family());
  }

  private Task[] taught() throws IOException {
    List<Task> tasks = new ArrayList<>();
    for (String task : plan.teachers().tasks()) {
      Split split = plan.teachers().task(task);
      Network teacher =
          folder.network(
              "teacher-" + task,
              () ->
                  Trainer.train(
                      plan.teacher().apply(split.train().classes()),
                      Split.of(split.train(), split.validation()),
                      TrainingOptions.defaults()
                          .epochs(EvidenceFolder.size(plan.epochs().teachers(), 1))
                          .fallingLearningRate(TEACHER_RATE)
                          .checkpoint(folder.checkpoint("teacher-" + task))));
      System.out.println("teacher, " + Evaluation.of(teacher, split.validation()));
      tasks.add(Task.from(task, SoftLabels.from(teacher, plan.students().train().task(task))));
    }
    return tasks.toArray(Task[]::new);
  }

  void run(long seed) throws IOException {
    Map<String, Balancing> balancings = new LinkedHashMap<>();
    balancings.put("equal weights", Balancing.equal());
    plan.weights()
        .forEach(
            (task, weight) ->
                balancings.put(
                    "%s counts %.0f".formatted(task, weight),
                    Balancing.fixed(Map.of(task, weight))));
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
    TaskScores test = result.on(plan.students().test());
    List<String> row = new ArrayList<>(List.of(Long.toString(seed), name, from));
    row.add(Double.toString(rate));
    row.add(Long.toString(result.parameters()));
    row.add(result.bestEpochs());
    row.add(number(result.on(plan.students().validation()).meanAccuracy()));
    test.tasks().values().forEach(scores -> row.add(number(scores.accuracy())));
    row.add(number(test.meanAccuracy()));
    row.add(number(test.meanNll()));
    row.add(String.format(Locale.ROOT, "%.1f", result.seconds()));
    row.add(plan.students().train().hash().substring(0, 12));
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
              for (double rate : plan.rates()) {
                double accuracy =
                    learning
                        .with(options.seed(Choice.SEED).fallingLearningRate(rate))
                        .on(plan.students().validation())
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
    Map<String, Trained> students = singles.train(plan.students(), given, tasks);
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
    MultiTaskStudent trained = way.train(student, plan.students(), given);
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
