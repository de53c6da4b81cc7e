package io.github.distillery.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.TinyData;
import io.github.distillery.data.Batch;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.progress.Progress;
import io.github.distillery.progress.ProgressReport;
import io.github.distillery.train.History.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;

class TrainerTest {
  private final Split split = TinyData.split();
  private final TrainingOptions options =
      TrainingOptions.defaults().epochs(15).batchSize(16).learningRate(0.01);

  @Test
  void learnsWhatIsThereToLearn() {
    Trained trained = Trainer.train(Architectures.mlp(4, 16, 3), split, options);

    assertThat(Evaluation.of(trained, split.test()).accuracy()).isGreaterThan(0.7);
    assertThat(trained.history().epochs().get(14).loss())
        .isLessThan(trained.history().epochs().get(0).loss());
    assertThat(trained.history().outcome()).isEqualTo(Outcome.COMPLETED);
  }

  @Test
  void compilesTheStepsOfANetworkItCoversAndSaysSo() {
    Trained trained = Trainer.train(Architectures.mlp(4, 16, 3), split, options.epochs(1));

    assertThat(trained.history().engine()).isEqualTo("compiled steps");
    assertThat(trained).hasToString(trained.network() + "; " + trained.history());
    assertThat(trained.history().toString()).endsWith("completed, compiled steps");
  }

  @Test
  void leavesANetworkItDoesNotCoverToDl4jAndSaysWhy() {
    var plan =
        new NeuralNetConfiguration.Builder()
            .updater(new Sgd(0.1))
            .graphBuilder()
            .addInputs("in")
            .addLayer("prelu", new PReLULayer.Builder().inputShape(4).build(), "in")
            .addLayer(
                "out",
                new DenseLayer.Builder().nOut(3).activation(Activation.IDENTITY).build(),
                "prelu")
            .setOutputs("out")
            .setInputTypes(InputType.feedForward(4))
            .build();

    Trained trained = Trainer.train(Architecture.of("prelu", plan), split, options);

    assertThat(trained.history().engine()).startsWith("steps by DL4J (\"").contains("PReLULayer");
    assertThat(Evaluation.of(trained, split.test()).accuracy()).isGreaterThan(0.6);
  }

  @Test
  void learnsFromImagesWithAConvolutionalNetwork() {
    Split images = TinyData.images(60, 3).split(0.6, 0.2, 3);

    Trained trained =
        Trainer.train(Architectures.lenet(1, 16, 16, 3, 4, 8, 2), images, options.epochs(4));

    assertThat(Evaluation.of(trained, images.test()).accuracy()).isGreaterThan(0.9);
  }

  @Test
  void givesTheSameNetworkForTheSameSeedAndAnotherForAnother() {
    var plan = Architectures.mlp(4, 8, 3).withDropout(0.1, 0.3);

    String first = Trainer.train(plan, split, options.seed(7)).fingerprint();
    String again = Trainer.train(plan, split, options.seed(7)).fingerprint();
    String other = Trainer.train(plan, split, options.seed(8)).fingerprint();

    assertThat(again).isEqualTo(first);
    assertThat(other).isNotEqualTo(first);
  }

  @Test
  void keepsTheBestEpochOnValidation() {
    Trained trained = Trainer.train(Architectures.mlp(4, 16, 3), split, options.learningRate(0.1));
    History history = trained.history();

    double best =
        history.epochs().stream().mapToDouble(History.Epoch::validationAccuracy).max().orElse(0);
    assertThat(history.best().validationAccuracy()).isEqualTo(best);
    assertThat(Evaluation.of(trained, split.validation()).accuracy()).isCloseTo(best, within(1e-9));
  }

  @Test
  void stopsEarlyOncePatienceIsOver() {
    Trained trained =
        Trainer.train(Architectures.mlp(4, 16, 3), split, options.epochs(200).patience(3));
    History history = trained.history();

    assertThat(history.outcome()).isEqualTo(Outcome.STOPPED_EARLY);
    assertThat(history.epochs()).hasSize(history.bestEpoch() + 3);
  }

  @Test
  void doesNotChangeTheNetworkItStartsFrom() {
    Network start = Architectures.mlp(4, 8, 3).initialize(1);
    String before = start.fingerprint();

    Trainer.train(start, split, options.epochs(2));

    assertThat(start.fingerprint()).isEqualTo(before);
  }

  @Test
  void givesAnOrdinaryNetworkWithoutHeads() {
    Trained trained = Trainer.train(Architectures.mlp(4, 8, 3), split, options.epochs(1));

    assertThat(trained.layers()).containsExactly("dense1", "logits");
  }

  @Test
  void carriesSeedAndDataHash() {
    History history =
        Trainer.train(Architectures.mlp(4, 8, 3), split, options.epochs(1).seed(9)).history();

    assertThat(history.seed()).isEqualTo(9);
    assertThat(history.dataHash()).isEqualTo(split.train().hash());
  }

  @Test
  void stopsBetweenBatchesWhenInterruptedAndKeepsWhatItLearnt() {
    AtomicInteger batches = new AtomicInteger();
    Augmentation interrupting =
        (features, random) -> {
          if (batches.incrementAndGet() == 30) {
            Thread.currentThread().interrupt();
          }
          return features;
        };
    TrainingOptions endless = options.epochs(100_000).augmentation(interrupting);

    Trained trained = Trainer.train(Architectures.mlp(4, 16, 3), split, endless);

    assertThat(Thread.interrupted()).as("the flag is left for whoever loops around").isTrue();
    assertThat(trained.history().outcome()).isEqualTo(Outcome.INTERRUPTED);
    assertThat(batches).hasValue(30);
    assertThat(trained.history().epochs()).hasSize(2);
    assertThat(Evaluation.of(trained, split.validation()).accuracy())
        .isCloseTo(trained.history().best().validationAccuracy(), within(1e-9));
  }

  @Test
  void returnsAtOnceWhenInterruptedBefore() {
    Thread.currentThread().interrupt();

    Trained trained = Trainer.train(Architectures.mlp(4, 16, 3), split, options);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(trained.history().epochs()).isEmpty();
    assertThat(trained.fingerprint())
        .isEqualTo(Architectures.mlp(4, 16, 3).initialize(options.seed()).fingerprint());
  }

  @Test
  void stopsWithAdviceWhenTheLossIsNotFinite() {
    TrainingOptions wild = options.updater(new Sgd(1e30));

    TrainingDivergedException thrown =
        catchThrowableOfType(
            TrainingDivergedException.class,
            () -> Trainer.train(Architectures.mlp(4, 16, 3), split, wild));

    assertThat(thrown)
        .hasMessageContaining("4-16-3: the loss is")
        .hasMessageContaining("in epoch 1, batch")
        .hasMessageContaining("learning rate ten times smaller");
    assertThat(thrown.lastGood()).isEmpty();
  }

  @Test
  void refusesDataThatDoesNotFit() {
    Dataset empty = split.train().subset(new int[0], "nothing");

    assertThatThrownBy(
            () -> Trainer.train(Architectures.mlp(4, 8, 3), split.withTrain(empty), options))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("nothing is empty");
    assertThatThrownBy(() -> Trainer.train(Architectures.mlp(4, 8, 5), split, options))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("4-8-5 gives 5 classes")
        .hasMessageContaining("has 3");
    assertThatThrownBy(() -> Trainer.train(Architectures.mlp(9, 8, 3), split, options))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("takes 9 values a sample")
        .hasMessageContaining("have 4");
  }

  @Test
  void refusesOptionsThatMakeNoSense() {
    assertThatThrownBy(() -> options.epochs(0)).hasMessageContaining("epochs is 0");
    assertThatThrownBy(() -> options.batchSize(-1)).hasMessageContaining("batchSize is -1");
    assertThatThrownBy(() -> options.learningRate(0)).hasMessageContaining("learning rate is 0.0");
  }

  @Test
  void reportsProgressUpToTheEnd() {
    List<ProgressReport> reports = new ArrayList<>();
    var before = Progress.showOn(reports::add);
    try {
      Trainer.train(Architectures.mlp(4, 8, 3), split, options.epochs(3));
    } finally {
      Progress.showOn(before);
    }

    ProgressReport last = reports.get(reports.size() - 1);
    assertThat(last.state()).isEqualTo(ProgressReport.State.DONE);
    assertThat(last.done()).isEqualTo(last.total()).isEqualTo(3L * split.train().size());
    assertThat(last.unit()).isEqualTo("samples");
    assertThat(last.curve()).as("a loss for each of 12 batches in 3 epochs").hasSize(36);
    assertThat(last.detail()).contains("epoch 3/3").contains("validation");
    assertThat(Progress.anyRunning()).isFalse();
  }

  @Test
  void keepsWeightsWithinTheirBound() {
    Trained trained =
        Trainer.train(
            Architectures.mlp(4, 16, 3).withMaxNorm(0.5), split, options.learningRate(0.05));

    var weights = trained.network().graph().getLayer("dense1").getParam("W");
    assertThat(weights.shape()).containsExactly(4, 16);
    assertThat(weights.norm2(0).maxNumber().doubleValue()).isLessThan(0.5001);
    assertThat(weights.norm2(1).maxNumber().doubleValue())
        .as("the bound is on what goes into a unit, not on what comes out of it")
        .isGreaterThan(0.51);
  }

  @Test
  void shiftsImagesWithoutLosingWhatStaysInside() {
    Dataset one = TinyData.images(500, 1);
    var shifted = Augmentation.shift(2).apply(one.features(), new java.util.SplittableRandom(1));

    assertThat(shifted.shape()).isEqualTo(one.features().shape());
    boolean[] seen = new boolean[25];
    for (int i = 0; i < one.size(); i++) {
      seen[offsetOf(one, shifted, i)] = true;
    }
    assertThat(seen).as("all 25 moves come up in 500 images").doesNotContain(false);
  }

  private static int offsetOf(
      Dataset data, org.nd4j.linalg.api.ndarray.INDArray shifted, int image) {
    for (int down = -2; down <= 2; down++) {
      for (int right = -2; right <= 2; right++) {
        if (isMoved(data, shifted, image, down, right)) {
          return (down + 2) * 5 + right + 2;
        }
      }
    }
    throw new AssertionError("image " + image + " is no shifted copy");
  }

  private static boolean isMoved(
      Dataset data, org.nd4j.linalg.api.ndarray.INDArray shifted, int image, int down, int right) {
    for (int y = 0; y < 16; y++) {
      for (int x = 0; x < 16; x++) {
        boolean inside = y - down >= 0 && y - down < 16 && x - right >= 0 && x - right < 16;
        double expected = inside ? data.features().getDouble(image, 0, y - down, x - right) : 0;
        if (shifted.getDouble(image, 0, y, x) != expected) {
          return false;
        }
      }
    }
    return true;
  }

  @Test
  void weightDecayIsAPartOfItsOwnAndOfNoHead() {
    double factor = 0.3;
    TrainingOptions still = options.epochs(1).batchSize(1000).updater(new Sgd(1e-12));
    List<Head> heads =
        List.of(
            Head.labels(Schedule.constant(1)),
            new Head("again", Schedule.constant(2), Tap.LOGITS, new CrossEntropy(), Batch::labels));
    Network plain = withWeightDecay(0);
    Network decaying = withWeightDecay(factor);
    assertThat(decaying.graph().params()).isEqualTo(plain.graph().params());

    var without = Trainer.train(plain, split, still, heads).history().epochs().get(0);
    var with = Trainer.train(decaying, split, still, heads).history().epochs().get(0);

    assertThat(without.losses()).containsOnlyKeys("hard", "again");
    assertThat(with.losses()).containsOnlyKeys("hard", "again", "weight decay");
    assertThat(with.losses().get("hard")).isCloseTo(without.losses().get("hard"), within(1e-6));
    assertThat(with.losses().get("again")).isCloseTo(without.losses().get("again"), within(1e-6));
    double squares =
        Stream.of("dense1", "logits")
            .mapToDouble(
                layer -> plain.graph().getLayer(layer).getParam("W").norm2Number().doubleValue())
            .map(norm -> norm * norm)
            .sum();
    assertThat(with.losses().get("weight decay"))
        .isCloseTo(factor / 2 * squares, within(1e-5 * squares));
    assertThat(with.losses().values().stream().mapToDouble(part -> part).sum())
        .isCloseTo(with.loss(), within(1e-5));
  }

  @Test
  void patienceIsRefusedWhereOnlyLayersInsideAreTaught() {
    Network start = Architectures.mlp(4, 3, 3).initialize(1);
    List<Head> inside = List.of(matchingLabels("dense1"));

    assertThatThrownBy(() -> Trainer.train(start, split, options.patience(2), inside))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("match dense1")
        .hasMessageContaining("patience 2")
        .hasMessageContaining("use .patience(0)");
    assertThat(Trainer.train(start, split, options.epochs(3), inside).history().bestEpoch())
        .isEqualTo(3);
  }

  @Test
  void aLossOnTheLogitsTakenAsALayerTeachesThem() {
    Network start = Architectures.mlp(4, 16, 3).initialize(1);
    List<Head> onLogits = List.of(matchingLabels("logits"));

    var history = Trainer.train(start, split, options.epochs(200).patience(3), onLogits).history();

    assertThat(history.outcome()).isEqualTo(Outcome.STOPPED_EARLY);
    assertThat(history.bestEpoch()).isEqualTo(history.epochs().size() - 3);
  }

  private static Head matchingLabels(String layer) {
    return new Head(
        "match " + layer,
        Schedule.constant(1),
        Tap.layer(layer),
        new CrossEntropy(),
        Batch::labels);
  }

  private static Network withWeightDecay(double factor) {
    return Architecture.of(
            "decaying",
            new NeuralNetConfiguration.Builder()
                .l2(factor)
                .graphBuilder()
                .addInputs("input")
                .setInputTypes(InputType.feedForward(4))
                .addLayer("dense1", new DenseLayer.Builder().nOut(5).build(), "input")
                .addLayer(
                    "logits",
                    new DenseLayer.Builder().nOut(3).activation(Activation.IDENTITY).build(),
                    "dense1")
                .setOutputs("logits")
                .build())
        .initialize(1);
  }
}
