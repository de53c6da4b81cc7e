package io.github.distillery.tests.evidence;

import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.datasets.Datasets;
import io.github.distillery.datasets.DigitShift;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import io.github.distillery.transfer.Domains;
import io.github.distillery.transfer.finetune.FineTuning;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A digit reader trained on MNIST is fine-tuned with 10, 50, 100 and 500 of the UCI digits, in
 * several ways, beside one that begins with random weights.
 *
 * <p>Arguments: the seeds. Rows go to {@code tests/evidence/fine-tuning.csv}; {@link
 * TransferTables} makes the table.
 */
public final class FineTuningDigits {
  static final String HEADER =
      "labels,way,seed,validation,target test,target samples,seconds,source hash";

  private static final int KEY_COLUMNS = 3;
  private static final int[] LABELS = {10, 50, 100, 500};
  private static final int CLASSES = 10;
  private static final int STEPS = 1_000;
  private static final int BATCH = 10;
  private static final int FEWEST_EPOCHS = 6;

  private final Domains domains;
  private final Architecture plan = Architectures.lenet(1, 28, 28, 10, 20, 100, 10);
  private final EvidenceFolder folder = new EvidenceFolder("fine-tuning");
  private final ResultsFile results;

  private FineTuningDigits() throws IOException {
    this.domains = Datasets.mnistToDigits(DigitShift.MIDDLE);
    this.results = folder.results("fine-tuning", HEADER, KEY_COLUMNS);
  }

  /**
   * Runs what is missing.
   *
   * @param arguments the seeds
   * @throws IOException where results cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    FineTuningDigits program = new FineTuningDigits();
    for (long seed : EvidenceFolder.seeds(arguments)) {
      program.run(seed);
    }
  }

  private void run(long seed) throws IOException {
    Dataset mnist = domains.source().train().sample(EvidenceFolder.size(20_000, 500), 1);
    TrainingOptions long10 =
        TrainingOptions.defaults()
            .epochs(EvidenceFolder.size(10, 1))
            .seed(seed)
            .fallingLearningRate(0.002);
    Network pretrained =
        folder.network(
            "mnist-" + seed,
            () -> Trainer.train(plan, Split.of(mnist, domains.source().validation()), long10));
    add(0, "as it is", seed, () -> pretrained);
    for (int labels : LABELS) {
      Split target = domains.target().withTrain(domains.targetLabels(labels / CLASSES, seed));
      int epochs = Math.max(FEWEST_EPOCHS, EvidenceFolder.size(STEPS, 10) * BATCH / labels);
      TrainingOptions options =
          TrainingOptions.defaults()
              .epochs(epochs)
              .batchSize(BATCH)
              .seed(seed)
              .fallingLearningRate(0.001);
      Map<String, EvidenceFolder.Computation<Classifier>> ways = new LinkedHashMap<>();
      ways.put("from scratch", () -> Trainer.train(plan, target, options));
      ways.put(
          "linear probe", () -> FineTuning.linearProbe(pretrained, CLASSES).train(target, options));
      ways.put("all layers", () -> FineTuning.of(pretrained).train(target, options));
      ways.put(
          "convolutions frozen",
          () -> FineTuning.of(pretrained).freezeUpTo("pool2").train(target, options));
      ways.put(
          "thawed one by one",
          () ->
              FineTuning.of(pretrained)
                  .freezeUpTo("dense1")
                  .unfreezeEvery(Math.max(1, epochs / 5))
                  .train(target, options));
      ways.put(
          "lower layers slower",
          () -> FineTuning.of(pretrained).layerRates(0.4).train(target, options));
      ways.put(
          "L2-SP", () -> FineTuning.of(pretrained).stayNear(0.01, 0.01).train(target, options));
      for (Map.Entry<String, EvidenceFolder.Computation<Classifier>> way : ways.entrySet()) {
        add(labels, way.getKey(), seed, way.getValue());
      }
    }
  }

  private void add(
      int labels, String way, long seed, EvidenceFolder.Computation<Classifier> computation)
      throws IOException {
    if (results.find(labels + "", way, seed + "").isPresent()) {
      return;
    }
    long began = System.nanoTime();
    Classifier learnt = computation.get();
    double seconds = (System.nanoTime() - began) / 1e9;
    Split target = domains.target();
    results.add(
        Integer.toString(labels),
        way,
        Long.toString(seed),
        Double.toString(Evaluation.of(learnt, target.validation()).accuracy()),
        Double.toString(Evaluation.of(learnt, target.test()).accuracy()),
        Integer.toString(target.test().size()),
        Double.toString(seconds),
        domains.source().train().hash().substring(0, 16));
    System.out.printf("%d labels, %s, seed %d%n", labels, way, seed);
  }
}
