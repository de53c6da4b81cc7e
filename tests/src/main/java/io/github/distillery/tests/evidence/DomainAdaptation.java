package io.github.distillery.tests.evidence;

import static io.github.distillery.model.Temperature.temperature;

import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.datasets.Datasets;
import io.github.distillery.datasets.DigitShift;
import io.github.distillery.distill.Distillation;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
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
 * MNIST and the UCI digits, both ways: what a student that has learnt on one makes of the other,
 * after each way of adaptation, with a teacher and without, between training on the source alone
 * and training with all labels of the target.
 *
 * <p>Arguments: the seeds. Rows go to {@code tests/evidence/domain-adaptation.csv}; {@link
 * DomainAdaptationTable} makes the table. Weights were set beforehand: without labels of the target
 * nothing can choose them.
 */
public final class DomainAdaptation {
  static final String HEADER =
      "direction,way,seed,source test,target test,target samples,seconds,source hash";

  private static final int KEY_COLUMNS = 3;
  private static final int MOST_OF_MNIST = 5_000;
  private static final int LABELS = 5;
  private static final int STEPS = 1_000;
  private static final String LAYER = "dense1";
  private static final double MMD = 0.3;
  private static final double SURE = 0.9;

  private final Map<String, Domains> directions = new LinkedHashMap<>();
  private final Architecture student = Architectures.lenet(1, 28, 28, 10, 20, 100, 10);
  private final Architecture withNorm =
      Architectures.convNet(1, 28, 28, 10, new int[] {16, 16}, new int[] {32, 32});
  private final Architecture teacher = Architectures.lenet(1, 28, 28, 10);
  private final EvidenceFolder folder = new EvidenceFolder("domain-adaptation");
  private final ResultsFile results;

  private DomainAdaptation() throws IOException {
    Domains all = Datasets.mnistToDigits(DigitShift.MIDDLE);
    int most = EvidenceFolder.size(MOST_OF_MNIST, 300);
    Domains some =
        Domains.of(all.source().withTrain(all.source().train().sample(most, 1)), all.target());
    directions.put("MNIST to digits", some);
    directions.put("digits to MNIST", some.reversed());
    this.results = folder.results("domain-adaptation", HEADER, KEY_COLUMNS);
  }

  /**
   * Runs what is missing.
   *
   * @param arguments the seeds
   * @throws IOException where results cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    DomainAdaptation program = new DomainAdaptation();
    for (long seed : EvidenceFolder.seeds(arguments)) {
      for (Map.Entry<String, Domains> direction : program.directions.entrySet()) {
        program.run(direction.getKey(), direction.getValue(), seed);
      }
    }
  }

  private void run(String direction, Domains domains, long seed) throws IOException {
    TrainingOptions options =
        TrainingOptions.defaults()
            .epochs(EvidenceFolder.size(15, 1))
            .seed(seed)
            .fallingLearningRate(0.002);
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
            () -> Trainer.train(withNorm, source, options.epochs(enough).keepingLast()));
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
        "MMD and the adapted teacher",
        () -> from.mmd(MMD, LAYER).taughtBy(toldByAdapted).train(student, options));
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
