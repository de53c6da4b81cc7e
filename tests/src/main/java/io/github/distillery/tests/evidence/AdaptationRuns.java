package io.github.distillery.tests.evidence;

import static io.github.distillery.model.Temperature.temperature;

import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import io.github.distillery.transfer.Domains;
import io.github.distillery.transfer.adapt.Adaptation;
import io.github.distillery.transfer.adapt.BatchNormAdaptation;
import io.github.distillery.transfer.finetune.FineTuning;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Two domains, both ways: each way of adaptation, with a teacher and without, between training on
 * the source alone and training with all labels of the target. Weights were set beforehand: without
 * labels of the target nothing can choose them.
 */
final class AdaptationRuns {
  static final String HEADER =
      "direction,way,seed,source test,target test,target samples,seconds,source hash";

  private static final int KEY_COLUMNS = 3;
  private static final int LABELS = 5;
  private static final int STEPS = 1_000;
  private static final String LAYER = "dense1";
  private static final double MMD = 0.3;
  private static final double SURE = 0.9;

  private final Networks networks;
  private final int epochs;
  private final EvidenceFolder folder;
  private final ResultsFile results;

  /**
   * What learns.
   *
   * @param student a LeNet
   * @param teacher a larger one
   * @param withNorm one with batch norm
   */
  record Networks(Architecture student, Architecture teacher, Architecture withNorm) {}

  /**
   * Opens the results.
   *
   * @param name of folder and file
   * @param networks what learns
   * @param epochs of the larger domain
   */
  AdaptationRuns(String name, Networks networks, int epochs) throws IOException {
    this.networks = networks;
    this.epochs = epochs;
    this.folder = new EvidenceFolder(name);
    this.results = folder.results(name, HEADER, KEY_COLUMNS);
  }

  /** Runs what is missing. */
  void run(String direction, Domains domains, long seed) throws IOException {
    TrainingOptions options =
        TrainingOptions.defaults()
            .epochs(EvidenceFolder.size(epochs, 1))
            .seed(seed)
            .fallingLearningRate(0.002);
    Architecture student = networks.student();
    Architecture teacher = networks.teacher();
    String name = direction.replace(' ', '-') + "-" + seed;
    Network plainTeacher =
        folder.network("teacher-" + name, () -> Adaptation.from(domains).train(teacher, options));
    Network adaptedTeacher =
        folder.network(
            "adapted-teacher-" + name,
            () -> Adaptation.from(domains).mmd(MMD, LAYER).train(teacher, options));
    Network sourceOnly =
        folder.network("source-" + name, () -> Adaptation.from(domains).train(student, options));
    // Not on batches of both domains: batch norm would see the target, too.
    Split source = Split.of(domains.source().train(), domains.source().validation());
    int enough =
        Math.max(
            options.epochs(),
            EvidenceFolder.size(STEPS, 1) * options.batchSize() / source.train().size());
    Network normed =
        folder.network(
            "norm-" + name,
            () -> Trainer.train(networks.withNorm(), source, options.epochs(enough).keepingLast()));
    Distillation told = Distillation.from(plainTeacher).soft(1, temperature(2));
    Distillation toldByAdapted = Distillation.from(adaptedTeacher).soft(1, temperature(2));
    Adaptation from = Adaptation.from(domains);
    Dataset few = domains.targetLabels(LABELS, seed);
    Split fewLabels = domains.target().withTrain(few);
    Split unlabelled = Split.of(domains.unlabelledTarget(), domains.source().validation());

    Map<String, EvidenceFolder.Computation<Classifier>> ways = new LinkedHashMap<>();
    ways.put("source only", () -> sourceOnly);
    ways.put("CORAL", () -> from.coral(1, LAYER).train(student, options));
    ways.put("MMD", () -> from.mmd(MMD, LAYER).train(student, options));
    ways.put("DANN", () -> from.dann(LAYER).train(student, options));
    ways.put("adversarial", () -> from.adversarial(0.1, LAYER).train(student, options));
    ways.put("pseudo-labels", () -> from.pseudoLabels(SURE).train(student, options));
    ways.put(
        "MMD and pseudo-labels",
        () -> from.mmd(MMD, LAYER).pseudoLabels(SURE).train(student, options));
    ways.put("with batch norm: source only", () -> normed);
    ways.put(
        "with batch norm: its statistics adapted",
        () -> BatchNormAdaptation.to(normed, domains.unlabelledTarget()));
    ways.put("teacher: source only", () -> plainTeacher);
    ways.put("teacher: MMD", () -> adaptedTeacher);
    ways.put(
        "target samples told by the teacher",
        () -> told.train(student, unlabelled, options.keepingLast()));
    ways.put(
        "target samples told by the adapted teacher",
        () -> toldByAdapted.train(student, unlabelled, options.keepingLast()));
    ways.put(
        "CORAL and the adapted teacher",
        () -> from.coral(1, LAYER).taughtBy(toldByAdapted).train(student, options));
    ways.put(
        "MMD and the adapted teacher",
        () -> from.mmd(MMD, LAYER).taughtBy(toldByAdapted).train(student, options));
    ways.put(
        "DANN and the adapted teacher",
        () -> from.dann(LAYER).taughtBy(toldByAdapted).train(student, options));
    ways.put(
        "5 labels a class from scratch",
        () ->
            Trainer.train(
                student, fewLabels, options.epochs(EvidenceFolder.size(60, 1)).batchSize(16)));
    ways.put(
        "5 labels a class fine-tuned",
        () ->
            FineTuning.of(sourceOnly)
                .layerRates(0.5)
                .train(fewLabels, options.epochs(EvidenceFolder.size(60, 1)).batchSize(16)));
    ways.put("all labels of the target", () -> Trainer.train(student, domains.target(), options));
    for (Map.Entry<String, EvidenceFolder.Computation<Classifier>> way : ways.entrySet()) {
      if (results.find(direction, way.getKey(), seed + "").isEmpty()) {
        add(direction, way.getKey(), seed, domains, way.getValue());
      }
    }
  }

  private void add(
      String direction,
      String way,
      long seed,
      Domains domains,
      EvidenceFolder.Computation<Classifier> computation)
      throws IOException {
    long began = System.nanoTime();
    Classifier learnt = computation.get();
    double seconds = (System.nanoTime() - began) / 1e9;
    Dataset target = domains.target().test();
    results.add(
        direction,
        way,
        Long.toString(seed),
        Double.toString(Evaluation.of(learnt, domains.source().test()).accuracy()),
        Double.toString(Evaluation.of(learnt, target).accuracy()),
        Integer.toString(target.size()),
        Double.toString(seconds),
        domains.source().train().hash().substring(0, 16));
    System.out.printf("%s, %s, seed %d%n", direction, way, seed);
  }
}
