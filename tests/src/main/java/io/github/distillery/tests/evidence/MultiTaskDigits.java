package io.github.distillery.tests.evidence;

import io.github.distillery.datasets.Datasets;
import io.github.distillery.datasets.DigitPairs;
import io.github.distillery.model.Architectures;
import io.github.distillery.multi.TaskData;
import io.github.distillery.multi.TaskSplit;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Pairs of digits: one student for left, right and sum against three students, see {@link
 * MultiTaskRuns}. Teachers have seen all pairs, students see a part of them.
 *
 * <p>Arguments: the seeds, which give weights and order; pairs and teachers are the same for all.
 * Rows go into {@code tests/evidence/multi-task.csv}; {@link MultiTaskTable} makes the table.
 */
public final class MultiTaskDigits {
  private static final int HEIGHT = 28;
  private static final int WIDTH = 56;
  private static final int UNITS = 64;

  private MultiTaskDigits() {}

  /**
   * Runs the experiment for each seed.
   *
   * @param arguments whole numbers
   * @throws IOException where results cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    long[] seeds = EvidenceFolder.seeds(arguments);
    TaskSplit all =
        Datasets.digitPairs(
            DigitPairs.defaults()
                .train(EvidenceFolder.size(20_000, 400))
                .validation(EvidenceFolder.size(5_000, 200))
                .test(EvidenceFolder.size(5_000, 200)));
    int seen = EvidenceFolder.size(5_000, 200);
    TaskData few = all.train().subset(IntStream.range(0, seen).toArray(), "digit pairs, few");
    // Two hidden layers: a sum of two digits is not to be had from one.
    MultiTaskRuns runs =
        new MultiTaskRuns(
            new MultiTaskRuns.Plan(
                "multi-task",
                TaskSplit.of(few, all.validation(), all.test()),
                all,
                (width, classes) -> Architectures.mlp(HEIGHT * WIDTH, width, width, classes),
                UNITS,
                classes -> Architectures.lenet(1, HEIGHT, WIDTH, classes),
                new MultiTaskRuns.Epochs(40, 8),
                List.of(0.001, 0.003, 0.01),
                Map.of("sum", 3.0)));
    for (long seed : seeds) {
      runs.run(seed);
    }
  }
}
