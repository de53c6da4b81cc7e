package io.github.distillery.tests.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns the rows of {@link DomainAdaptation} and {@link FineTuningDigits} into {@code
 * tests/evidence/domain-adaptation.md} and {@code fine-tuning.md}.
 */
public final class DomainAdaptationTable {
  private static final Path FOLDER = Path.of("tests/evidence");
  private static final double PERCENT = 100;

  private DomainAdaptationTable() {}

  /**
   * Writes the tables.
   *
   * @param none takes no arguments
   * @throws IOException where rows cannot be read or a table not written
   */
  public static void main(String[] none) throws IOException {
    Files.write(FOLDER.resolve("domain-adaptation.md"), adaptation());
    Files.write(FOLDER.resolve("fine-tuning.md"), fineTuning());
  }

  private static List<String> adaptation() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(
        """
        # From MNIST to the UCI digits, and back

        Made by `DomainAdaptation` (rows: `domain-adaptation.csv`) and `DomainAdaptationTable`; `CONTRIBUTING.md`
        has the command. Both at 28 x 28 (`DigitShift.MIDDLE`), 5,000 training images of MNIST, 899 of the
        digits. The student is a LeNet of 10 and 20 maps and 100 units, teachers have 20, 50 and 500. 15 epochs of the
        larger domain, half of each batch of each domain, the last epoch kept; weights set beforehand, as nothing
        can choose them without labels of the target: CORAL 1, MMD 0.3, pseudo-labels from a probability of 0.9, all on
        the dense layer. With batch norm: a convNet of 16, 16, 32 and 32 maps, about 1,000 steps. Told by a
        teacher: soft labels at T = 2 of the unlabelled target samples. Accuracy in %, mean ± standard deviation over the seeds.
        """);
    EvidenceRows.read(FOLDER.resolve("domain-adaptation.csv"))
        .by("direction")
        .forEach(
            (direction, group) -> {
              lines.add("## " + direction);
              lines.add("");
              lines.add("| way | seeds | target test | source test | seconds |");
              lines.add("|---|---|---:|---:|---:|");
              group
                  .by("way")
                  .forEach(
                      (way, rows) ->
                          lines.add(
                              "| %s | %s | %s | %s | %s |"
                                  .formatted(
                                      way,
                                      rows.seeds(),
                                      rows.spread(1, r -> PERCENT * r.number("target test")),
                                      rows.spread(1, r -> PERCENT * r.number("source test")),
                                      rows.spread(1, r -> r.number("seconds")))));
              lines.add("");
            });
    return lines;
  }

  private static List<String> fineTuning() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(
        """
        # A few of the UCI digits after MNIST

        Made by `FineTuningDigits` (rows: `fine-tuning.csv`) and `DomainAdaptationTable`; `CONTRIBUTING.md` has the
        command. A LeNet of 10 and 20 maps and 100 units, trained on 20,000 images of MNIST, learns from so many labelled
        digits (`DigitShift.MIDDLE`, as many of each class) for about 1,000 steps of 10. The epoch is chosen by
        the digits' validation part of 180, which is more than the labels that are learnt from. Accuracy on 718
        test digits in %, mean ± standard deviation over the seeds; 0 labels: the network as MNIST left it.
        """);
    EvidenceRows all = EvidenceRows.read(FOLDER.resolve("fine-tuning.csv"));
    lines.add("| way | labels | seeds | target test | seconds |");
    lines.add("|---|---:|---|---:|---:|");
    all.by("way", "labels")
        .values()
        .forEach(
            rows ->
                lines.add(
                    "| %s | %s | %s | %s | %s |"
                        .formatted(
                            rows.first("way"),
                            rows.first("labels"),
                            rows.seeds(),
                            rows.spread(1, r -> PERCENT * r.number("target test")),
                            rows.spread(1, r -> r.number("seconds")))));
    return lines;
  }
}
