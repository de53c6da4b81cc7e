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
import io.github.distillery.model.Network;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.io.IOException;
import java.util.Map;

/**
 * FitNets on MNIST (Romero and others 2015, table 4): a deep thin student of 30 thousand parameters
 * by labels, by soft targets, and by a hint first and soft targets afterwards.
 *
 * <p>What differs from the paper: ReLU and batch norm instead of maxout, fewer images and epochs.
 *
 * <p>Arguments: the seeds.
 */
public final class FitNetsMnist {
  private static final long SPLIT_SEED = 1;
  private static final double RATE = 0.003;
  private static final double TEMPERATURE = 3;
  private static final double SOFT = 0.9;
  private static final double HARD = 0.1;
  private static final int IMAGES = 14_000;

  private final EvidenceFolder folder;
  private final long[] seeds;
  private final Split split;
  private final Network teacher;
  private final TrainingOptions options;
  private final int hintEpochs = EvidenceFolder.size(2, 1);

  private FitNetsMnist(EvidenceFolder folder, long[] seeds) throws IOException {
    this.folder = folder;
    this.seeds = seeds;
    TrainTest mnist = Datasets.mnist();
    int images = EvidenceFolder.size(IMAGES, 280);
    Split parts = mnist.train().sample(images, SPLIT_SEED).split(12.0 / 14, SPLIT_SEED);
    Dataset test = mnist.test().sample(EvidenceFolder.size(mnist.test().size(), 100), SPLIT_SEED);
    this.split = Split.of(parts.train(), parts.validation(), test);
    this.options =
        TrainingOptions.defaults()
            .epochs(EvidenceFolder.size(6, 2))
            .batchSize(64)
            .fallingLearningRate(RATE);
    this.teacher =
        folder.network(
            "teacher",
            () ->
                Trainer.train(
                    Architectures.fitNetTeacher(1, 28, 28, 10),
                    Split.of(split.train(), split.validation()),
                    options.checkpoint(folder.checkpoint("teacher"))));
  }

  /**
   * Runs the experiment.
   *
   * @param arguments the seeds
   * @throws IOException where results cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    FitNetsMnist program =
        new FitNetsMnist(new EvidenceFolder("fitnets-mnist"), EvidenceFolder.seeds(arguments));
    System.out.println(program.run());
  }

  private String run() throws IOException {
    Architecture student = Architectures.fitNetStudent(1, 28, 28, 10);
    Distillation soft = Distillation.from(teacher).soft(SOFT, temperature(TEMPERATURE)).hard(HARD);
    Distillation hint = Distillation.from(teacher).hint(1, "relu2", "relu4");
    Way fitNets =
        (part, given) ->
            SignalList.twoStages(
                hint,
                soft,
                new int[] {hintEpochs, given.epochs() - hintEpochs},
                student,
                part,
                given);
    ComparisonResult result =
        Comparison.on(split)
            .student(student)
            .options(options)
            .onlySeeds(seeds)
            .teacher(teacher)
            .resumeIn(folder.runs("runs"))
            .baseline("labels only")
            .candidate("KD", soft)
            .candidate("hint, then KD", fitNets)
            .run();
    return folder.write(text(student), Map.of(student.name(), result), seeds);
  }

  private String text(Architecture student) {
    Evaluation upper = Evaluation.of(teacher, split.test());
    return """
        # FitNets on MNIST: a deep thin student

        Made by `FitNetsMnist` (rows: `fitnets-mnist.csv`). The teacher has %,d parameters and a test error
        of %.2f%%, the student, %s, six convolutions. In the paper (Romero and others 2015, table 4): teacher
        361 thousand parameters 0.55%%; student 30 thousand by labels 1.9%%, by KD 0.65%%, by hint and KD
        0.51%%. **Ours is a small copy**: %,d training images instead of 60,000, %d epochs, ReLU and batch norm
        instead of maxout, so only the order of the three can be set beside the paper's, not the errors.

        Adam at %s, falling to 0; T = %.0f, soft %.1f, hard %.1f, not tuned. The hint matches the teacher's
        relu2 by the student's relu4, through a learnt projector, for %d of the %d epochs; then soft targets
        have the rest: all three candidates see the same number of images.
        """
        .formatted(
            teacher.parameters(),
            100 * (1 - upper.accuracy()),
            student.name(),
            split.train().size(),
            options.epochs(),
            RATE,
            TEMPERATURE,
            SOFT,
            HARD,
            hintEpochs,
            options.epochs());
  }
}
