package io.github.distillery.tests.evidence;

import static io.github.distillery.model.Architectures.maps;

import io.github.distillery.compare.Comparison;
import io.github.distillery.compare.ComparisonResult;
import io.github.distillery.compare.Way;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.data.TrainTest;
import io.github.distillery.datasets.Datasets;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All signals against plain soft targets and against labels only, on Fashion-MNIST, for one
 * convolutional and one dense student, and for FSP one with the channels of a deeper teacher.
 * {@link SignalList} has them.
 *
 * <p>Arguments: the seeds.
 */
public final class AllSignals {
  private static final long SPLIT_SEED = 1;
  private static final double TEACHER_RATE = 0.001;
  private static final double[] RATES = {0.001, 0.003, 0.01};
  private static final double[] RATES_WITH_BATCH_NORM = {0.003, 0.01, 0.03};

  private final EvidenceFolder folder;
  private final long[] seeds;
  private final Split split;
  private final Network teacher;
  private final Network deepTeacher;
  private final TrainingOptions options;
  private final StringBuilder chosen = new StringBuilder();

  private AllSignals(EvidenceFolder folder, long[] seeds) throws IOException {
    this.folder = folder;
    this.seeds = seeds;
    TrainTest fashion = Datasets.fashionMnist();
    int images = EvidenceFolder.size(12_000, 400);
    Split parts = fashion.train().sample(images, SPLIT_SEED).split(10.0 / 12, SPLIT_SEED);
    Dataset test =
        fashion.test().sample(EvidenceFolder.size(fashion.test().size(), 200), SPLIT_SEED);
    this.split = Split.of(parts.train(), parts.validation(), test);
    this.options =
        TrainingOptions.defaults()
            .epochs(EvidenceFolder.size(10, 2))
            .batchSize(EvidenceFolder.size(128, 64));
    this.teacher = teacher("LeNet", Architectures.lenet(1, 28, 28, 10), TEACHER_RATE);
    Architecture deep = Architectures.convNet(1, 28, 28, 10, maps(8, 8, 8), maps(16, 16, 16));
    this.deepTeacher = teacher("deep", deep, rate("deep", deep, RATES_WITH_BATCH_NORM));
  }

  private Network teacher(String file, Architecture architecture, double rate) throws IOException {
    return folder.network(
        file,
        () ->
            Trainer.train(
                architecture,
                Split.of(split.train(), split.validation()),
                options.fallingLearningRate(rate).checkpoint(folder.checkpoint(file))));
  }

  /**
   * Runs the experiment.
   *
   * @param arguments the seeds
   * @throws IOException where results cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    AllSignals program =
        new AllSignals(new EvidenceFolder("all-signals"), EvidenceFolder.seeds(arguments));
    System.out.println(program.run());
  }

  private String run() throws IOException {
    Architecture convolutional = Architectures.lenet(1, 28, 28, 4, 8, 30, 10);
    Architecture dense = Architectures.mlp(784, 30, 30, 10);
    Architecture shallow = Architectures.convNet(1, 28, 28, 10, maps(8), maps(16));
    Map<String, ComparisonResult> results = new LinkedHashMap<>();
    results.put(
        "Convolutional student, " + convolutional.name(),
        compare(
            "conv",
            teacher,
            convolutional,
            RATES,
            SignalList.convolutional(teacher, convolutional)));
    results.put(
        "Dense student, " + dense.name(),
        compare("dense", teacher, dense, RATES, SignalList.dense(teacher, dense)));
    results.put(
        "Student with the channels of a deeper teacher, %s from %s"
            .formatted(shallow.name(), "convNet 8-8-8|16-16-16"),
        compare(
            "shallow",
            deepTeacher,
            shallow,
            RATES_WITH_BATCH_NORM,
            SignalList.sameChannels(deepTeacher, shallow)));
    return folder.write(text(), results, seeds);
  }

  private ComparisonResult compare(
      String group, Network from, Architecture student, double[] rates, List<SignalList.Line> lines)
      throws IOException {
    TrainingOptions tuned = options.fallingLearningRate(rate(group, student, rates));
    Choice choice = new Choice(folder, split, tuned);
    Comparison comparison =
        Comparison.on(split)
            .student(student)
            .options(tuned)
            .onlySeeds(seeds)
            .teacher(from)
            .resumeIn(folder.runs(group))
            .baseline("labels only");
    for (SignalList.Line line : lines) {
      String file = group + "-" + line.name().replaceAll("[^A-Za-z]+", "-");
      Choice.Chosen best = choice.best(file, line.ways());
      chosen.append("- %s, %s: %s\n".formatted(group, line.name(), best.how()));
      String name = line.name() + ", " + best.key();
      Way way = line.ways().get(best.key());
      comparison =
          line.isBaseline() ? comparison.baseline(name, way) : comparison.candidate(name, way);
    }
    return comparison.run();
  }

  /** The learning rate that serves this network best when it learns from labels only. */
  private double rate(String what, Architecture network, double... rates) throws IOException {
    Map<String, Way> ways = new LinkedHashMap<>();
    for (double rate : rates) {
      ways.put(
          Double.toString(rate),
          (part, given) -> Trainer.train(network, part, given.fallingLearningRate(rate)));
    }
    Choice.Chosen best = new Choice(folder, split, options).best(what + "-rate", ways);
    chosen.append("- %s, learning rate: %s\n".formatted(what, best.how()));
    return Double.parseDouble(best.key());
  }

  private String text() {
    return """
        # All signals on Fashion-MNIST

        Made by `AllSignals` (rows: `all-signals.csv`). %,d training and %,d validation images. The
        teacher, %s with %,d parameters, learnt from the same training images; its test accuracy is
        %.2f%%; FSP needs as many channels in teacher and student, so that it has a teacher of its own, six
        convolutions with %,d parameters and %.2f%%. Every run sees each image %d times, with the same weights and order within a seed. Signals
        stand beside the labels at full weight unless their name says KD (soft targets 0.9, labels 0.1).
        "hint, then KD" divides the same epochs between its stages.

        The number of each candidate (weight, temperature, ...) was chosen among three by the accuracy on
        validation with seed %d, which is not among those of the tables; the learning rate of a student by
        labels only, and all its candidates have it:

        %s"""
        .formatted(
            split.train().size(),
            split.validation().size(),
            teacher.name(),
            teacher.parameters(),
            100 * Evaluation.of(teacher, split.test()).accuracy(),
            deepTeacher.parameters(),
            100 * Evaluation.of(deepTeacher, split.test()).accuracy(),
            options.epochs(),
            Choice.SEED,
            chosen);
  }
}
