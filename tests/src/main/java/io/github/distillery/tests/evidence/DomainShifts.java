package io.github.distillery.tests.evidence;

import io.github.distillery.data.AtomicFile;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.datasets.Datasets;
import io.github.distillery.datasets.DigitShift;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.evaluate.Spread;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import io.github.distillery.transfer.DomainShift;
import io.github.distillery.transfer.DomainShiftOptions;
import io.github.distillery.transfer.Domains;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What a network that learnt on the source alone is worth on the target, beside the shift measured
 * before, for the domains that ship, in both directions.
 *
 * <p>Arguments: the seeds.
 */
public final class DomainShifts {
  private static final int MOST_TRAIN = 4_000;
  private static final int MOST_VALIDATION = 1_000;
  private static final int SAMPLES_SEEN = 40_000;
  private static final int BATCH = 64;
  private static final String HEADER =
      "domains,network,seed,source accuracy,target accuracy,proxy A-distance,MMD^2,source hash,target hash";
  private static final int KEY = 3;
  private static final int FIGURES = 4;
  private static final int PERCENT = 100;

  private DomainShifts() {}

  /**
   * Runs what is missing and writes the table.
   *
   * @param arguments the seeds
   * @throws IOException where results cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    long[] seeds = EvidenceFolder.seeds(arguments);
    Path folder = Path.of(EvidenceFolder.size(1, 0) == 1 ? "tests/evidence" : "target/evidence");
    ResultsFile results = new ResultsFile(folder.resolve("domain-shifts.csv"), HEADER, KEY);
    StringBuilder table = new StringBuilder(head(arguments));
    for (Map.Entry<String, Supplier<Domains>> pair : pairs().entrySet()) {
      Domains domains = pair.getValue().get();
      for (Architecture network : networks(domains.source().train())) {
        double[][] figures = new double[FIGURES][seeds.length];
        for (int s = 0; s < seeds.length; s++) {
          String[] key = {pair.getKey(), network.name(), Long.toString(seeds[s])};
          if (results.find(key).isEmpty()) {
            results.add(run(key, domains, network, seeds[s]));
          }
          String[] row = results.find(key).orElseThrow();
          for (int f = 0; f < FIGURES; f++) {
            figures[f][s] = Double.parseDouble(row[KEY + f]);
          }
        }
        table.append(line(pair.getKey() + " | " + network.name().replace('|', '/'), figures));
      }
    }
    byte[] text = table.toString().getBytes(StandardCharsets.UTF_8);
    AtomicFile.write(folder.resolve("domain-shifts.md"), out -> out.write(text));
  }

  private static Map<String, Supplier<Domains>> pairs() {
    Map<String, Supplier<Domains>> pairs = new LinkedHashMap<>();
    for (DigitShift shift : DigitShift.values()) {
      String size = shift == DigitShift.MIDDLE ? " 28x28 (" : " 8x8 (";
      Supplier<Domains> there = () -> Datasets.mnistToDigits(shift);
      pairs.put("MNIST to digits" + size + shift + ")", there);
      pairs.put("digits to MNIST" + size + shift + ")", () -> there.get().reversed());
    }
    pairs.put("Noto to Twemoji", Datasets::emoji);
    pairs.put("Twemoji to Noto", () -> Datasets.emoji().reversed());
    Supplier<Domains> photos = () -> Datasets.mnistToPhotos(MOST_TRAIN, 1);
    pairs.put("MNIST to photos", photos);
    pairs.put("photos to MNIST", () -> photos.get().reversed());
    Supplier<Domains> drawn = () -> Datasets.fontDigitsToMnist(MOST_TRAIN, 1);
    pairs.put("drawn digits to MNIST", drawn);
    pairs.put("MNIST to drawn digits", () -> drawn.get().reversed());
    return pairs;
  }

  private static String[] run(String[] key, Domains domains, Architecture network, long seed) {
    Split source = domains.source();
    int count = Math.min(EvidenceFolder.size(MOST_TRAIN, 500), source.train().size());
    Split small =
        Split.of(
            source.train().sample(count, seed),
            source.validation().sample(Math.min(MOST_VALIDATION, source.validation().size()), seed),
            source.test());
    TrainingOptions options =
        TrainingOptions.defaults()
            .epochs(Math.max(1, EvidenceFolder.size(SAMPLES_SEEN, 500) / count))
            .batchSize(BATCH)
            .seed(seed);
    Trained trained = Trainer.train(network, small, options);
    DomainShift shift =
        DomainShift.measure(
            source.train(), domains.target().train(), DomainShiftOptions.defaults().seed(seed));
    return new String[] {
      key[0],
      key[1],
      key[2],
      Double.toString(Evaluation.of(trained, source.test()).accuracy()),
      Double.toString(Evaluation.of(trained, domains.target().test()).accuracy()),
      Double.toString(shift.proxyDistance()),
      Double.toString(shift.mmd()),
      shift.sourceHash(),
      shift.targetHash()
    };
  }

  /** One without batch norm, whose stored statistics are the source's, and for digits one with. */
  private static List<Architecture> networks(Dataset data) {
    int channels = (int) data.sampleShape()[0];
    int size = (int) data.sampleShape()[1];
    int classes = data.classes();
    Architecture plain =
        size > 8
            ? Architectures.lenet(channels, size, size, classes)
            : Architectures.mlp(channels * size * size, 200, 100, classes);
    return channels == 1
        ? List.of(
            plain,
            Architectures.convNet(
                channels,
                size,
                size,
                classes,
                Architectures.maps(16, 16),
                Architectures.maps(32, 32)))
        : List.of(plain);
  }

  private static String head(String[] seeds) {
    return String.format(
        Locale.ROOT,
        """
        # Shifts between domains, and what they cost

        Made by `DomainShifts` (rows: `domain-shifts.csv`). A network learns by labels on at most %,d training images of
        the source alone, about %,d images seen, and is measured on the test parts
        of both domains; its epoch is chosen on the source's validation part. Proxy A-distance (0 to 2) and squared MMD
        compare the values of up to 1,000 training images of each domain, before any training. Mean ± standard deviation
        over the seeds %s, which draw the training images, too. The convNet has batch norm, whose stored statistics are the
        source's.

        Command, after `mvn package -DskipTests`:

            java @jvm.options -cp "tests/target/classes:kernels/target/libs/*" %s %s

        | domains | network | source test %% | target test %% | proxy A-distance | MMD^2 |
        |---|---|---:|---:|---:|---:|
        """,
        MOST_TRAIN,
        SAMPLES_SEEN,
        String.join(", ", seeds),
        DomainShifts.class.getName(),
        String.join(" ", seeds));
  }

  private static String line(String name, double[][] figures) {
    String cells =
        Arrays.stream(new int[] {0, 1, 2, 3})
            .mapToObj(f -> Spread.of(figures[f]).text(f < 2 ? PERCENT : 1, f < 2 ? 1 : 2 + f % 2))
            .collect(Collectors.joining(" | "));
    return "| %s | %s |%n".formatted(name, cells).replace("\r\n", "\n");
  }
}
