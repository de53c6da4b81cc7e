package io.github.distillery.tests.evidence;

import static io.github.distillery.model.Temperature.temperature;

import io.github.distillery.compare.Comparison;
import io.github.distillery.compare.ComparisonResult;
import io.github.distillery.compare.Way;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.data.TrainTest;
import io.github.distillery.datasets.Datasets;
import io.github.distillery.distill.Distillation;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.Ensemble;
import io.github.distillery.model.Network;
import io.github.distillery.select.Halving;
import io.github.distillery.select.RankCorrelation;
import io.github.distillery.select.RankCorrelations;
import io.github.distillery.select.Rung;
import io.github.distillery.select.StudentFriendly;
import io.github.distillery.select.TeacherScore;
import io.github.distillery.select.TeacherScores;
import io.github.distillery.select.TeacherSelection;
import io.github.distillery.select.TemperatureScaling;
import io.github.distillery.semi.LabelsOnly;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;

/**
 * Which scores foretell which teacher teaches best: twelve candidates for one small student on a
 * part of Fashion-MNIST, every score of the library, full distillations from each.
 *
 * <p>Arguments: the seeds. Teachers, scores and trials are the same for all of them: their seed is
 * none of the comparison's.
 */
public final class TeacherRanking {
  private static final int POOL = 22_000;
  private static final int VALIDATION = 2_000;
  private static final long SPLIT_SEED = 1;
  private static final long SELECTION_SEED = 1000;
  private static final int LABELS_A_CLASS = 100;
  private static final List<Double> TEMPERATURES = List.of(1.0, 2.0, 4.0, 8.0);
  private static final int STUDENT = 20;
  private static final int WIDE = 800;
  private static final int NARROW = 100;
  private static final int TINY = 30;
  private static final int EARLY = 2;
  private static final int LONG = 30;

  private final EvidenceFolder folder;
  private final long[] seeds;
  private final Split split;
  private final TrainingOptions options;
  private final Architecture student = Architectures.mlp(784, STUDENT, 10);
  private final Map<String, Classifier> teachers = new LinkedHashMap<>();
  private final Choice.Chosen chosen;

  private TeacherRanking(EvidenceFolder folder, long[] seeds) throws IOException {
    this.folder = folder;
    this.seeds = seeds;
    TrainTest fashion = Datasets.fashionMnist();
    Dataset pool = fashion.train().sample(EvidenceFolder.size(POOL, 1_200), SPLIT_SEED);
    int validation = EvidenceFolder.size(VALIDATION, 300);
    Split parts = pool.split(1 - (double) validation / pool.size(), SPLIT_SEED);
    Dataset test =
        fashion.test().sample(EvidenceFolder.size(fashion.test().size(), 500), SPLIT_SEED);
    this.split = Split.of(parts.train(), parts.validation(), test);
    this.options =
        TrainingOptions.defaults()
            .epochs(EvidenceFolder.size(16, 2))
            .fallingLearningRate(0.002)
            .seed(SELECTION_SEED);
    makeTeachers();
    Map<String, Way> temperatures = new LinkedHashMap<>();
    for (double t : TEMPERATURES) {
      temperatures.put(
          Double.toString(t),
          (data, given) ->
              told(Distillation.from(teachers.get("wide")), t).train(student, data, given));
    }
    this.chosen = new Choice(folder, split, options).best("temperature", temperatures);
  }

  private static Distillation told(Distillation teaching, double t) {
    return teaching.soft(1, temperature(t));
  }

  /**
   * Runs the experiment.
   *
   * @param arguments the seeds
   * @throws IOException where results cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    TeacherRanking program =
        new TeacherRanking(new EvidenceFolder("teacher-ranking"), EvidenceFolder.seeds(arguments));
    System.out.println(program.run());
  }

  private void makeTeachers() throws IOException {
    Split withoutTest = Split.of(split.train(), split.validation());
    int epochs = EvidenceFolder.size(10, 2);
    Architecture wide = Architectures.mlp(784, WIDE, WIDE, 10);
    Network lenet = trained("lenet", Architectures.lenet(1, 28, 28, 8, 16, 100, 10), 8);
    Network large = trained("wide", wide, epochs);
    Network small = trained("narrow", Architectures.mlp(784, NARROW, 10), epochs);
    Dataset quarter = split.train().sample(split.train().size() / 4, SPLIT_SEED);
    Network friendly =
        folder.network(
            "friendly",
            () ->
                StudentFriendly.branch("dense1", STUDENT)
                    .train(
                        wide,
                        withoutTest,
                        options.epochs(epochs).checkpoint(folder.checkpoint("friendly"))));
    teachers.put("LeNet", lenet);
    teachers.put("large LeNet", trained("large-lenet", Architectures.lenet(1, 28, 28, 10), 8));
    teachers.put("wide", large);
    teachers.put("wide, " + EARLY + " epochs", trained("early", wide, EARLY));
    teachers.put(
        "wide, last of " + LONG + " epochs",
        trained("long", wide, split.train(), LONG, TrainingOptions::keepingLast));
    teachers.put(
        "wide, a quarter of the images", trained("quarter", wide, quarter, epochs, o -> o));
    teachers.put("narrow", small);
    teachers.put("tiny", trained("tiny", Architectures.mlp(784, TINY, 10), epochs));
    teachers.put(
        "the student's twin", trained("twin", Architectures.mlp(784, STUDENT, 10), epochs));
    teachers.put("wide, student-friendly", friendly);
    teachers.put(
        "ensemble of LeNet, wide, narrow",
        Ensemble.averageProbabilities(List.of(lenet, large, small)));
    teachers.put("wide, calibrated", TemperatureScaling.of(large, split.validation()));
  }

  private Network trained(String name, Architecture plan, int epochs) throws IOException {
    return trained(name, plan, split.train(), epochs, o -> o);
  }

  private Network trained(
      String name,
      Architecture plan,
      Dataset images,
      int epochs,
      UnaryOperator<TrainingOptions> change)
      throws IOException {
    int most = EvidenceFolder.size(epochs, Math.min(epochs, EARLY));
    TrainingOptions given = change.apply(options.epochs(most).checkpoint(folder.checkpoint(name)));
    return folder.network(
        name, () -> Trainer.train(plan, Split.of(images, split.validation()), given));
  }

  private String run() throws IOException {
    double t = Double.parseDouble(chosen.key());
    io.github.distillery.select.TeacherRanking ranking =
        TeacherSelection.on(split)
            .student(student)
            .options(options)
            .candidates(teachers)
            .taughtBy(teaching -> told(teaching, t))
            .trials(new Halving(1, EvidenceFolder.size(4, 2), 2))
            .resumeIn(folder.runs("selection"))
            .rank();
    if (!ranking.complete()) {
      return "interrupted; start again to go on";
    }
    Comparison comparison =
        Comparison.on(split)
            .student(student)
            .options(options)
            .onlySeeds(seeds)
            .resumeIn(folder.runs("full"))
            .baseline(
                "1,000 labels only", LabelsOnly.baseline().onFewLabels(student, LABELS_A_CLASS))
            .candidate("all labels", (data, given) -> Trainer.train(student, data, given));
    for (Map.Entry<String, Classifier> teacher : teachers.entrySet()) {
      comparison =
          comparison.candidate(teacher.getKey(), told(Distillation.from(teacher.getValue()), t));
    }
    ComparisonResult full = comparison.run();
    Map<String, ComparisonResult> results = new LinkedHashMap<>();
    results.put("Full distillations", full);
    return folder.write(full.complete() ? text(ranking, full) : "", results, seeds);
  }

  private String text(io.github.distillery.select.TeacherRanking ranking, ComparisonResult full) {
    return """
        # Which teacher? Scores before distillation against what came of it

        Made by `TeacherRanking` (rows: `teacher-ranking.csv`). Student %s with %,d parameters, %,d training
        and %,d validation images of Fashion-MNIST. The students are told what a teacher says of the training
        images, and no label; beside them stand students of 1,000 labels (%d a class, as many images seen) and
        of all. Full distillations take %d epochs with soft targets at T = %s, learning rate 0.002 falling to 0;
        the validation part, which has labels, chooses the epoch. T was chosen with the wide teacher (validation accuracy by T: %s). Teachers, scores, trials and that choice have
        the seed %d, which no run of the table below has. All scores are computed on validation
        (agreement, LEEP, NCE and LogME on %,d of its images); the student of all labels has %.4f there. Trials:
        %,d epochs together, by successive halving.

        ## Scores

        %s

        ## Rank correlation with %s

        With %d teachers a correlation says little: what is between -0.58 and 0.58 may well be chance
        (two-sided, 5%%). Regret is how
        much less test accuracy the teacher that a score puts first came to than the best one.

        %s"""
        .formatted(
            student.name(),
            ranking.studentParameters(),
            split.train().size(),
            split.validation().size(),
            LABELS_A_CLASS,
            options.epochs(),
            chosen.key(),
            chosen.how(),
            SELECTION_SEED,
            ranking.probe(),
            ranking.studentAccuracy(),
            ranking.trialEpochs(),
            scores(ranking),
            ranking.against(full).truth(),
            teachers.size(),
            correlations(ranking.against(full)));
  }

  private String scores(io.github.distillery.select.TeacherRanking ranking) {
    StringJoiner rows = new StringJoiner("\n");
    rows.add(
        "| teacher | parameters | test accuracy of its own | trial (epochs) | accuracy | NLL | ECE | size gap | accuracy gap | agreement | LEEP | NCE | LogME |");
    rows.add("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
    for (TeacherScores line : ranking.teachers()) {
      StringJoiner row = new StringJoiner(" | ", "| ", " |");
      Rung trial = line.lastTrial().orElseThrow();
      double own = Evaluation.of(teachers.get(line.teacher()), split.test()).accuracy();
      row.add(line.teacher())
          .add("%,.0f".formatted(line.parameters()))
          .add(number(own))
          .add(number(trial.validationAccuracy()) + " (" + trial.epochs() + ")");
      for (TeacherScore score : TeacherScore.values()) {
        if (score != TeacherScore.TRIAL) {
          row.add(number(line.value(score)));
        }
      }
      rows.add(row.toString());
    }
    return rows.toString();
  }

  private static String correlations(RankCorrelations all) {
    StringJoiner rows = new StringJoiner("\n");
    rows.add("| score | thought better | Spearman | regret |");
    rows.add("|---|---|---|---|");
    for (RankCorrelation line : all.scores()) {
      rows.add(
          "| %s | %s | %s | %s |"
              .formatted(
                  line.score(),
                  line.score().moreIsBetter() ? "more" : "less",
                  number(line.correlation()),
                  number(line.regret())));
    }
    return rows.toString();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
