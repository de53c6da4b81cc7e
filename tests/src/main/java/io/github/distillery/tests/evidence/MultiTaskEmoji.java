package io.github.distillery.tests.evidence;

import io.github.distillery.datasets.Datasets;
import io.github.distillery.model.Architectures;
import io.github.distillery.multi.TaskSplit;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Emoji of two houses: one student for category and sub-category against two students, see {@link
 * MultiTaskRuns}. Teachers and students see the same drawings.
 *
 * <p>Arguments: the seeds, which give weights and order; the teachers are the same for all. Rows go
 * into {@code tests/evidence/multi-task-emoji.csv}; {@link MultiTaskTable} makes the table.
 */
public final class MultiTaskEmoji {
  private static final int CHANNELS = 3;
  private static final int SIDE = 32;
  private static final int MAPS = 12;

  private MultiTaskEmoji() {}

  /**
   * Runs the experiment for each seed.
   *
   * @param arguments whole numbers
   * @throws IOException where results cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    long[] seeds = EvidenceFolder.seeds(arguments);
    TaskSplit emoji = Datasets.emojiTasks();
    MultiTaskRuns runs =
        new MultiTaskRuns(
            new MultiTaskRuns.Plan(
                "multi-task-emoji",
                emoji,
                emoji,
                (width, classes) ->
                    Architectures.convNet(
                        CHANNELS,
                        SIDE,
                        SIDE,
                        classes,
                        new int[] {width},
                        new int[] {2 * width},
                        new int[] {4 * width}),
                MAPS,
                classes ->
                    Architectures.convNet(
                        CHANNELS,
                        SIDE,
                        SIDE,
                        classes,
                        new int[] {32, 32},
                        new int[] {64, 64},
                        new int[] {128}),
                new MultiTaskRuns.Epochs(30, 30),
                List.of(0.001, 0.003, 0.01),
                Map.of("sub-category", 3.0)));
    for (long seed : seeds) {
      runs.run(seed);
    }
  }
}
