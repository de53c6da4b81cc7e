package io.github.distillery.tests.evidence;

import io.github.distillery.compare.Way;
import io.github.distillery.data.Split;
import io.github.distillery.train.Trained;
import io.github.distillery.train.TrainingOptions;
import java.io.IOException;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Chooses one of several ways by the accuracy on validation, with one seed that no comparison uses.
 * The test part is not even there.
 */
final class Choice {
  static final long SEED = 1000;

  private final EvidenceFolder folder;
  private final Split split;
  private final TrainingOptions options;

  Choice(EvidenceFolder folder, Split split, TrainingOptions options) {
    this.folder = folder;
    this.split = Split.of(split.train(), split.validation());
    this.options = options.seed(SEED);
  }

  /**
   * What was chosen.
   *
   * @param key of the chosen way
   * @param how all of them did, for the table
   */
  record Chosen(String key, String how) {}

  /** The key of the best way; of equally good ones the first. */
  Chosen best(String name, Map<String, Way> ways) throws IOException {
    String text = folder.choice(name, () -> choose(name, ways));
    String key = text.lines().findFirst().orElseThrow();
    if (!ways.containsKey(key)) {
      throw new IOException(
          "%s: \"%s\" was chosen before but is none of %s; remove the file %s.choice"
              .formatted(name, key, ways.keySet(), name));
    }
    return new Chosen(key, text.lines().skip(1).findFirst().orElseThrow());
  }

  private String choose(String name, Map<String, Way> ways) {
    String best = null;
    double bestAccuracy = -1;
    StringJoiner how = new StringJoiner(", ");
    int number = 0;
    for (Map.Entry<String, Way> way : ways.entrySet()) {
      TrainingOptions kept =
          options.checkpoint(folder.checkpoint(name + "-" + number++).toAbsolutePath());
      Trained trained = way.getValue().train(split, kept);
      if (Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("interrupted while choosing " + name);
      }
      double accuracy = trained.history().best().validationAccuracy();
      how.add("%s: %.2f%%".formatted(way.getKey(), 100 * accuracy));
      if (accuracy > bestAccuracy) {
        best = way.getKey();
        bestAccuracy = accuracy;
      }
    }
    return best + "\n" + how + "\n";
  }
}
