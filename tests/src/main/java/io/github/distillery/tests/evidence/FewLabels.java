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
import io.github.distillery.distill.SoftTargetLoss;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.label.SoftLabels;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Tap;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Fashion-MNIST with few labels: 100, 500 or 5,000 training images have one, the others only what a
 * teacher says about them.
 *
 * <p>Arguments: the seeds. A seed also draws which images have labels, the same for all candidates.
 */
public final class FewLabels {
  private static final int[] LABELS = {100, 500, 5_000};
  private static final int MOST_VALIDATION = 1_000;
  private static final int MOST_EPOCHS = 300;
  private static final int SMALL_BATCH = 25;
  private static final long SPLIT_SEED = 1;
  private static final double TEMPERATURE = 4;
  private static final double SOFT = 0.9;
  private static final double HARD = 0.1;
  private static final double[] RATES = {0.0003, 0.001, 0.003};

  private final EvidenceFolder folder;
  private final long[] seeds;
  private final Split all;
  private final Network teacher;
  private final SoftLabels soft;
  private final TrainingOptions options;
  private final StringBuilder chosen = new StringBuilder();

  private FewLabels(EvidenceFolder folder, long[] seeds) throws IOException {
    this.folder = folder;
    this.seeds = seeds;
    TrainTest fashion = Datasets.fashionMnist();
    Dataset train = fashion.train();
    Dataset pool = train.sample(EvidenceFolder.size(train.size(), 2_400), SPLIT_SEED);
    int validation = EvidenceFolder.size(MOST_VALIDATION, 200);
    Split parts = pool.split(1 - (double) validation / pool.size(), SPLIT_SEED);
    Dataset test =
        fashion.test().sample(EvidenceFolder.size(fashion.test().size(), 500), SPLIT_SEED);
    this.all = Split.of(parts.train(), parts.validation(), test);
    this.options =
        TrainingOptions.defaults()
            .epochs(EvidenceFolder.size(10, 1))
            .batchSize(EvidenceFolder.size(128, 64));
    this.teacher =
        folder.network(
            "LeNet",
            () ->
                Trainer.train(
                    Architectures.lenet(1, 28, 28, 10),
                    Split.of(all.train(), all.validation()),
                    options.fallingLearningRate(0.001).checkpoint(folder.checkpoint("teacher"))));
    this.soft = SoftLabels.from(teacher, all.train());
  }

  /**
   * Runs the experiment.
   *
   * @param arguments the seeds
   * @throws IOException where results cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    FewLabels program =
        new FewLabels(new EvidenceFolder("few-labels"), EvidenceFolder.seeds(arguments));
    System.out.println(program.run());
  }

  private String run() throws IOException {
    Map<String, ComparisonResult> results = new LinkedHashMap<>();
    Architecture student = Architectures.mlp(784, 100, 10);
    for (int labels : LABELS) {
      int given = Math.min(labels, all.train().size() / 2);
      results.put(student.name() + ", " + labels + " labels", compare(student, given));
    }
    return folder.write(text(), results, seeds);
  }

  private ComparisonResult compare(Architecture student, int labels) throws IOException {
    int validation = Math.min(labels, all.validation().size());
    Split split =
        Split.of(all.train(), all.validation().sample(validation, SPLIT_SEED), all.test());
    String name = (student.name() + "-" + labels).replace(' ', '-');
    double labelsRate = rate(name + "-labels", split, rate -> labelsOnly(student, labels, rate));
    double fewRate = rate(name + "-few", split, rate -> softOnFew(student, labels, rate));
    double allRate = rate(name + "-all", split, rate -> softOnAll(student, labels, rate));
    return Comparison.on(split)
        .student(student)
        .options(options)
        .onlySeeds(seeds)
        .teacher(teacher)
        .resumeIn(folder.runs(name))
        .baseline("labels only, rate " + labelsRate, labelsOnly(student, labels, labelsRate))
        .candidate(
            "labels and soft labels of the same few, rate " + fewRate,
            softOnFew(student, labels, fewRate))
        .candidate(
            "soft labels of all, labels of the few, rate " + allRate,
            softOnAll(student, labels, allRate))
        .run();
  }

  private double rate(String name, Split split, java.util.function.DoubleFunction<Way> way)
      throws IOException {
    Map<String, Way> ways = new LinkedHashMap<>();
    for (double rate : RATES) {
      ways.put(Double.toString(rate), way.apply(rate));
    }
    Choice.Chosen best = new Choice(folder, split, options).best(name, ways);
    chosen.append("- %s: %s\n".formatted(name, best.how()));
    return Double.parseDouble(best.key());
  }

  private Way labelsOnly(Architecture student, int labels, double rate) {
    return (split, given) ->
        Trainer.train(
            student,
            split.withTrain(few(split.train(), labels, given.seed())),
            longer(split, labels, given, rate));
  }

  private Way softOnFew(Architecture student, int labels, double rate) {
    return (split, given) ->
        Distillation.from(teacher)
            .soft(SOFT, temperature(TEMPERATURE))
            .hard(HARD)
            .train(
                student,
                split.withTrain(few(split.train(), labels, given.seed())),
                longer(split, labels, given, rate));
  }

  private Way softOnAll(Architecture student, int labels, double rate) {
    return (split, given) -> {
      int size = split.train().size();
      boolean[] labelled = new boolean[size];
      for (int index : labelled(split.train(), labels, given.seed())) {
        labelled[index] = true;
      }
      return Trainer.train(
          student.initialize(given.seed()),
          split,
          given.fallingLearningRate(rate),
          List.of(
              new Head(
                  "soft",
                  Schedule.constant(SOFT),
                  Tap.LOGITS,
                  new SoftTargetLoss(temperature(TEMPERATURE)),
                  soft::logits),
              LabelledOnly.head(HARD, split.train(), labelled)));
    };
  }

  /** Epochs for as many samples as the others see, but no more than bring anything. */
  private static TrainingOptions longer(
      Split split, int labels, TrainingOptions given, double rate) {
    long same = (long) given.epochs() * split.train().size() / labels;
    int epochs = (int) Math.min(same, EvidenceFolder.size(MOST_EPOCHS, 3));
    return given
        .epochs(epochs)
        .batchSize(labels < MOST_VALIDATION ? SMALL_BATCH : given.batchSize())
        .fallingLearningRate(rate);
  }

  private static Dataset few(Dataset train, int labels, long seed) {
    return train.subset(labelled(train, labels, seed), labels + " labels");
  }

  /** As many of each class, as far as that goes, and the same for all candidates of a seed. */
  private static int[] labelled(Dataset train, int labels, long seed) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, train.size()).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    int[] taken = new int[train.classes()];
    int each = labels / train.classes();
    return order.stream()
        .mapToInt(Integer::intValue)
        .filter(index -> taken[train.classOf(index)]++ < each)
        .sorted()
        .toArray();
  }

  private String text() {
    Evaluation upper = Evaluation.of(teacher, all.test());
    return """
        # Few labels: Fashion-MNIST with 100, 500 and 5,000 labels

        Made by `FewLabels` (rows: `few-labels.csv`). The teacher, %s with %,d parameters, was trained on
        the labels of **all** %,d training images: it knows what the students are not told, so this is the
        upper setting, that of a teacher from elsewhere who has seen much. Its own test accuracy is %.2f%%.
        A seed draws which images have labels (as many of each class) and gives weights and order. The
        validation part is as small as the labels are few: as many images as labels, at most %,d, none of
        them in anybody's training part. (The teacher's own epoch was chosen on all %,d.)

        Who learns from the few alone goes through them up to %d times (or as often as makes the same
        number of samples), in batches of %d where there are fewer than %,d; who learns from all, %d
        times. So data and budget differ, as the remarks below each table say: that is the question here.
        Soft labels at T = %.0f with weight %.1f, labels with %.1f for those that have one. Learning rates,
        falling to 0, were chosen among three on validation, with seed %d:

        %s"""
        .formatted(
            teacher.name(),
            teacher.parameters(),
            all.train().size(),
            100 * upper.accuracy(),
            all.validation().size(),
            all.validation().size(),
            MOST_EPOCHS,
            SMALL_BATCH,
            MOST_VALIDATION,
            options.epochs(),
            TEMPERATURE,
            SOFT,
            HARD,
            Choice.SEED,
            chosen);
  }
}
