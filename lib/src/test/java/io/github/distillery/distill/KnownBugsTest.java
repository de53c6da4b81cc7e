package io.github.distillery.distill;

import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.TinyData;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.label.SoftLabels;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.Network;
import io.github.distillery.train.History;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * Faults that published distillation code has shipped, each shown not to be here by what a whole
 * training through the public door reports or leaves behind.
 */
class KnownBugsTest {
  private static final double T = 5;

  private final Split split = TinyData.split();
  private final Dataset train = split.train();
  private final Architecture plan = Architectures.mlp(4, 8, 3);

  /** So small that the student stands still: the losses in the history are those of its start. */
  private final TrainingOptions still =
      TrainingOptions.defaults().epochs(1).batchSize(1000).updater(new Sgd(1e-12));

  private final Network start = plan.initialize(still.seed());
  private final Classifier teacher = Architectures.mlp(4, 16, 3).initialize(9);
  private final double[][] p = softened(teacher.logits(train));
  private final double[][] q = softened(start.logits(train));

  @Test
  void teacherAndStudentAreNotSwapped() {
    double right = T * T * divergence(p, q);
    double swapped = T * T * divergence(q, p);

    assertThat(softLoss())
        .isCloseTo(right, within(right / 1000))
        .isNotCloseTo(swapped, apart(right));
  }

  @Test
  void theSquareOfTheTemperatureIsThere() {
    double right = T * T * divergence(p, q);

    assertThat(softLoss())
        .isCloseTo(right, within(right / 1000))
        .isNotCloseTo(divergence(p, q), apart(right))
        .isNotCloseTo(T * divergence(p, q), apart(right));
  }

  @Test
  void theLossIsNotDividedByTheNumberOfClasses() {
    double right = T * T * divergence(p, q);

    assertThat(softLoss())
        .isCloseTo(right, within(right / 1000))
        .isNotCloseTo(right / 3, apart(right));
  }

  @Test
  void theStudentsLogarithmsAreTakenAndNotItsProbabilities() {
    double right = T * T * divergence(p, q);
    double withoutLogarithm = 0;
    for (int i = 0; i < p.length; i++) {
      for (int c = 0; c < 3; c++) {
        withoutLogarithm += T * T * p[i][c] * (Math.log(p[i][c]) - q[i][c]) / p.length;
      }
    }

    assertThat(softLoss())
        .isCloseTo(right, within(right / 1000))
        .isNotCloseTo(withoutLogarithm, apart(right));
  }

  @ParameterizedTest
  @MethodSource("io.github.distillery.distill.PredictionSignalsTest#all")
  void probabilitiesThatAreZeroDoNotBecomeNaN(Signal signal) {
    Classifier sure = new StubTeacher(3, features -> teacher.logits(features).mul(1e4));
    Network alsoSure = start.copy();
    alsoSure.graph().params().muli(100);
    assertThat(alsoSure.logits(train).maxNumber().doubleValue()).isGreaterThan(1e3);

    Trained student =
        Distillation.from(sure)
            .soft(1, temperature(1))
            .with(1, signal)
            .train(alsoSure, split, still.epochs(2).batchSize(16));

    assertThat(student.history().epochs())
        .allSatisfy(epoch -> assertThat(epoch.losses().values()).allMatch(Double::isFinite));
    assertThat(student.network().graph().params().sumNumber().doubleValue()).isFinite();
  }

  @Test
  void decoupledKnowledgeOfTwoClassesIsDefined() {
    Split images = TinyData.images(40, 3).split(0.6, 0.2, 3);
    Classifier other = Architectures.mlp(256, 4, 2).initialize(9);

    Trained student =
        Distillation.from(other)
            .soft(1, temperature(T))
            .with(1, Signal.decoupled(8, temperature(T)))
            .train(Architectures.mlp(256, 3, 2), images, still);

    var losses = student.history().epochs().get(0).losses();
    assertThat(losses.get("decoupled")).isPositive().isCloseTo(losses.get("soft"), within(1e-5));
  }

  @Test
  void keptRowsStayWithTheirSamplesHoweverTheOrderChanges() {
    int n = train.size();
    INDArray noise = Nd4j.rand(Nd4j.getRandomFactory().getNewRandomInstance(3), n, 3).muli(8);
    Classifier random = new StubTeacher(3, features -> noise);
    double[][] wanted = softened(noise);
    double right = T * T * divergence(wanted, q);

    for (var distillation :
        List.of(Distillation.from(random), Distillation.from(SoftLabels.from(random, train)))) {
      Trained student =
          distillation.soft(1, temperature(T)).train(start, split, still.epochs(3).batchSize(7));

      assertThat(student.history().epochs())
          .allSatisfy(epoch -> assertThat(epoch.loss()).isCloseTo(right, within(right * 0.001)));
    }
    double[][] moved =
        IntStream.range(0, n).mapToObj(i -> wanted[(i + 1) % n]).toArray(double[][]::new);
    assertThat(T * T * divergence(moved, q)).isNotCloseTo(right, within(right * 0.003));
  }

  @Test
  void aTeacherWithDropoutAndBatchNormStaysInInferenceMode() {
    Trained normed = Trainer.train(withBatchNorm(), split, TrainingOptions.defaults().epochs(3));
    String before = normed.fingerprint();
    List<INDArray> asked = new ArrayList<>();
    List<INDArray> said = new ArrayList<>();
    Classifier heard =
        new StubTeacher(
            3,
            features -> {
              asked.add(features.dup());
              said.add(normed.logits(features));
              return said.get(said.size() - 1).dup();
            });

    Distillation.from(heard)
        .soft(1, temperature(4))
        .train(
            plan,
            split,
            TrainingOptions.defaults().epochs(1).augmentation((features, random) -> features));

    assertThat(asked).isNotEmpty();
    for (int i = 0; i < asked.size(); i++) {
      for (int row = 0; row < asked.get(i).size(0); row++) {
        INDArray alone = normed.logits(asked.get(i).getRow(row, true));
        assertThat(said.get(i).getRow(row, true).distance2(alone)).isLessThan(1e-4);
      }
    }
    assertThat(normed.fingerprint()).isEqualTo(before);
  }

  @Test
  void aTeachersFeaturesAreThoseOfInference() {
    Network normed = Trainer.train(withBatchNorm(), split, TrainingOptions.defaults()).network();
    INDArray few = train.features(new int[] {0, 1, 2, 3});
    String before = normed.fingerprint();

    for (String layer : normed.layers()) {
      INDArray together = normed.features(few, layer);
      INDArray alone = normed.features(few.getRow(2, true), layer);
      assertThat(together.getRow(2, true).distance2(alone)).as(layer).isLessThan(1e-4);
    }
    assertThat(normed.fingerprint()).isEqualTo(before);
  }

  @Test
  void aStudentIsTrainedWithItsDropout() {
    TrainingOptions few = TrainingOptions.defaults().epochs(1);
    Distillation distillation = Distillation.from(teacher).soft(1, temperature(4)).hard(1);

    Trained without = distillation.train(plan, split, few);
    Trained with = distillation.train(plan.withDropout(0, 0.5), split, few);

    assertThat(parameters(plan.withDropout(0, 0.5).initialize(few.seed())))
        .isEqualTo(parameters(plan.initialize(few.seed())));
    assertThat(parameters(with)).isNotEqualTo(parameters(without));
  }

  @Test
  void aStudentsBatchNormSeesTheBatches() {
    Trained student =
        Distillation.from(teacher)
            .soft(1, temperature(4))
            .train(withBatchNorm(), split, TrainingOptions.defaults().epochs(2));

    INDArray means = student.network().graph().getLayer("norm").getParam("mean");
    assertThat(means.norm2Number().doubleValue()).isGreaterThan(1e-3);
  }

  @Test
  void theBestEpochIsChosenByValidationWhateverTheTestPartSays() {
    Dataset validation = split.validation();
    int[] wrong = IntStream.of(validation.classOf()).map(c -> (c + 1) % 3).toArray();
    Dataset opposite =
        Dataset.of(
            "opposite",
            validation.features(),
            wrong,
            validation.classNames(),
            validation.provenance());
    TrainingOptions options = TrainingOptions.defaults().epochs(8).batchSize(16);
    Distillation distillation = Distillation.withoutTeacher().with(1, Signal.labelSmoothing(0.1));

    Trained student = distillation.train(plan, Split.of(train, validation, opposite), options);
    Trained untested = distillation.train(plan, Split.of(train, validation), options);

    History history = student.history();
    double best =
        history.epochs().stream().mapToDouble(History.Epoch::validationAccuracy).max().orElse(0);
    assertThat(Evaluation.of(student, validation).accuracy()).isCloseTo(best, within(1e-9));
    assertThat(best).isGreaterThan(history.epochs().get(0).validationAccuracy());
    assertThat(student.fingerprint()).isEqualTo(untested.fingerprint());
  }

  private double softLoss() {
    Trained student = Distillation.from(teacher).soft(1, temperature(T)).train(start, split, still);
    return student.history().epochs().get(0).losses().get("soft");
  }

  /** Far more than floats of 32 bits go wrong. */
  private static org.assertj.core.data.Offset<Double> apart(double right) {
    return within(right / 50);
  }

  private static String parameters(Trained trained) {
    return parameters(trained.network());
  }

  private static String parameters(Network network) {
    return java.util.Arrays.toString(network.graph().params().dup().data().asFloat());
  }

  private static Architecture withBatchNorm() {
    return Architecture.of(
        "normed",
        new NeuralNetConfiguration.Builder()
            .activation(Activation.RELU)
            .graphBuilder()
            .addInputs("input")
            .setInputTypes(InputType.feedForward(4))
            .addLayer("dense1", new DenseLayer.Builder().nOut(8).build(), "input")
            .addLayer("norm", new BatchNormalization(), "dense1")
            .addLayer(
                "logits",
                new DenseLayer.Builder()
                    .nOut(3)
                    .activation(Activation.IDENTITY)
                    .dropOut(new Dropout(0.6))
                    .build(),
                "norm")
            .setOutputs("logits")
            .build());
  }

  /** Probabilities at T, written out for this test alone. */
  private static double[][] softened(INDArray logits) {
    double[][] rows = logits.toDoubleMatrix();
    for (double[] row : rows) {
      double sum = 0;
      for (int c = 0; c < row.length; c++) {
        row[c] = Math.exp(row[c] / T);
        sum += row[c];
      }
      for (int c = 0; c < row.length; c++) {
        row[c] /= sum;
      }
    }
    return rows;
  }

  private static double divergence(double[][] from, double[][] of) {
    double sum = 0;
    for (int i = 0; i < from.length; i++) {
      for (int c = 0; c < from[i].length; c++) {
        sum += from[i][c] * Math.log(from[i][c] / of[i][c]);
      }
    }
    return sum / from.length;
  }
}
