package io.github.distillery.tests.evidence;

import io.github.distillery.datasets.Datasets;
import io.github.distillery.model.Architectures;
import io.github.distillery.transfer.Domains;
import java.io.IOException;

/**
 * Emoji as two houses draw them, both ways: what a student that has learnt on the drawings of one
 * makes of the other's, see {@link AdaptationRuns}.
 *
 * <p>Arguments: the seeds. Rows go to {@code tests/evidence/emoji-adaptation.csv}; {@link
 * TransferTables} makes the table.
 */
public final class EmojiAdaptation {
  private static final int EPOCHS = 40;
  private static final int CHANNELS = 3;
  private static final int SIDE = 32;

  private EmojiAdaptation() {}

  /**
   * Runs what is missing.
   *
   * @param arguments the seeds
   * @throws IOException where results cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    long[] seeds = EvidenceFolder.seeds(arguments);
    Domains domains = Datasets.emoji();
    int classes = domains.source().train().classes();
    AdaptationRuns runs =
        new AdaptationRuns(
            "emoji-adaptation",
            new AdaptationRuns.Networks(
                Architectures.lenet(CHANNELS, SIDE, SIDE, 10, 20, 100, classes),
                Architectures.lenet(CHANNELS, SIDE, SIDE, classes),
                Architectures.convNet(
                    CHANNELS, SIDE, SIDE, classes, new int[] {16, 16}, new int[] {32, 32})),
            EPOCHS);
    for (long seed : seeds) {
      runs.run("Noto to Twemoji", domains, seed);
      runs.run("Twemoji to Noto", domains.reversed(), seed);
    }
  }
}
