package io.github.distillery.tests.evidence;

import io.github.distillery.evaluate.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns the rows of {@link DomainAdaptation}, {@link EmojiAdaptation}, {@link SentimentTransfer}
 * and {@link FineTuningDigits} into tables of their names under {@code tests/evidence}.
 */
public final class TransferTables {
  private static final Path FOLDER = Path.of("tests/evidence");
  private static final double PERCENT = 100;

  private static final String DIGITS =
      """
      # From MNIST to the UCI digits, and back

      Made by `DomainAdaptation` (rows: `domain-adaptation.csv`) and `TransferTables`; `CONTRIBUTING.md`
      has the command. Both at 28 x 28 (`DigitShift.MIDDLE`), 5,000 training images of MNIST, 899 of the
      digits. The student is a LeNet of 10 and 20 maps and 100 units, teachers have 20, 50 and 500. 15 epochs of the
      larger domain, half of each batch of each domain, the last epoch kept; weights set beforehand, as nothing
      can choose them without labels of the target: CORAL 1, MMD 0.3, pseudo-labels from a probability of 0.9, all on
      the dense layer. The discriminator's rate (0.005) is the library's and was set by one run with seed 100, which
      looked at the target's validation labels: with 0.001 DANN came to 60.2 and 50.6. With batch norm: a convNet of
      16, 16, 32 and 32 maps, about 1,000 steps. Told by a teacher: soft labels at T = 2 of the unlabelled target
      samples. Seconds are those of the last training; 0.0 where another row had it done. Accuracy in %, mean ± standard
      deviation over the seeds.
      """;
  private static final String EMOJI =
      """
      # From Noto emoji to Twemoji, and back

      Made by `EmojiAdaptation` (rows: `emoji-adaptation.csv`) and `TransferTables`; `CONTRIBUTING.md` has
      the command. Nine categories, 32 x 32 colours, 1,123 training drawings of each house, the two drawings of one
      emoji always in the same part, so that no emoji of the test part was seen in either drawing. Networks, weights
      and all else as in `domain-adaptation.md`, set there and not tried here, but for 40 epochs. The most frequent
      category has 19% of the drawings. Accuracy in %, mean ± standard deviation over the seeds.
      """;

  private static final String SENTIMENT =
      """
      # Sentiment, from one site to another

      Made by `SentimentTransfer` (rows: `sentiment-transfer.csv`) and `TransferTables`; `CONTRIBUTING.md` has
      the command. Sentences about goods (amazon), films (imdb) and restaurants (yelp), negative or positive, none
      twice; a seed divides each site into 0.6 to learn from, 0.2 and 0.2 (about 199) to measure on, and gives the
      weights. The student counts up to 2,000 words of both sites' training sentences and has 16 hidden units; MiniLM
      stands for a head of 32 hidden units on its frozen embeddings. "Told": soft labels (T = 2) for the target's
      training sentences, no label beside them. Everybody has 40 epochs and keeps the last, so nothing is chosen by
      validation; MMD has the weight 0.3 for the head and 0.03 for the student, whose layer fell silent with 0.3 in
      one run with seed 100, as its accuracy on the source showed. Accuracy on the target's test part in %, mean ± standard
      deviation over the seeds 1 to 5.
      """;

  private TransferTables() {}

  /**
   * Writes the tables.
   *
   * @param none takes no arguments
   * @throws IOException where rows cannot be read or a table not written
   */
  public static void main(String[] none) throws IOException {
    Files.write(FOLDER.resolve("domain-adaptation.md"), adaptation("domain-adaptation", DIGITS));
    Files.write(FOLDER.resolve("emoji-adaptation.md"), adaptation("emoji-adaptation", EMOJI));
    Files.write(FOLDER.resolve("sentiment-transfer.md"), sentiment());
    Files.write(FOLDER.resolve("fine-tuning.md"), fineTuning());
  }

  private static List<String> adaptation(String name, String text) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(text);
    EvidenceRows.read(FOLDER.resolve(name + ".csv"))
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

  private static List<String> sentiment() throws IOException {
    EvidenceRows all = EvidenceRows.read(FOLDER.resolve("sentiment-transfer.csv"));
    List<String> directions = List.copyOf(all.by("direction").keySet());
    List<String> lines = new ArrayList<>();
    lines.add(SENTIMENT);
    lines.add(
        "| learner and what it learns from | mean | " + String.join(" | ", directions) + " |");
    lines.add("|---|---:|" + "---:|".repeat(directions.size()));
    all.by("way")
        .forEach(
            (way, rows) -> {
              List<String> cells = new ArrayList<>();
              cells.add(way);
              cells.add(perSeed(rows).text(1, 1));
              directions.forEach(
                  direction ->
                      cells.add(
                          rows.where(row -> row.text("direction").equals(direction))
                              .spread(1, row -> PERCENT * row.number("target test"))));
              lines.add("| " + String.join(" | ", cells) + " |");
            });
    return lines;
  }

  /** The mean over the directions for each seed. */
  private static Spread perSeed(EvidenceRows rows) {
    return Spread.of(
        rows.by("seed").values().stream()
            .mapToDouble(
                seed ->
                    seed.rows().stream()
                        .mapToDouble(row -> PERCENT * row.number("target test"))
                        .average()
                        .orElseThrow())
            .toArray());
  }

  private static List<String> fineTuning() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(
        """
        # A few of the UCI digits after MNIST

        Made by `FineTuningDigits` (rows: `fine-tuning.csv`) and `TransferTables`; `CONTRIBUTING.md` has the
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
