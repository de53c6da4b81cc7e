package io.github.distillery.tests.evidence;

import io.github.distillery.datasets.Datasets;
import io.github.distillery.datasets.DigitShift;
import io.github.distillery.model.Architectures;
import io.github.distillery.transfer.Domains;
import java.io.IOException;

/**
 * MNIST and the UCI digits, both ways: what a student that has learnt on one makes of the other,
 * see {@link AdaptationRuns}.
 *
 * <p>Arguments: the seeds. Rows go to {@code tests/evidence/domain-adaptation.csv}; {@link
 * TransferTables} makes the table.
 */
public final class DomainAdaptation {
  private static final int MOST_OF_MNIST = 5_000;
  private static final int EPOCHS = 15;

  private DomainAdaptation() {}

  /**
   * Runs what is missing.
   *
   * @param arguments the seeds
   * @throws IOException where results cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    long[] seeds = EvidenceFolder.seeds(arguments);
    Domains all = Datasets.mnistToDigits(DigitShift.MIDDLE);
    int most = EvidenceFolder.size(MOST_OF_MNIST, 300);
    Domains some =
        Domains.of(all.source().withTrain(all.source().train().sample(most, 1)), all.target());
    AdaptationRuns runs =
        new AdaptationRuns(
            "domain-adaptation",
            new AdaptationRuns.Networks(
                Architectures.lenet(1, 28, 28, 10, 20, 100, 10),
                Architectures.lenet(1, 28, 28, 10),
                Architectures.convNet(1, 28, 28, 10, new int[] {16, 16}, new int[] {32, 32})),
            EPOCHS);
    for (long seed : seeds) {
      runs.run("MNIST to digits", some, seed);
      runs.run("digits to MNIST", some.reversed(), seed);
    }
  }
}
