package io.github.distillery.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.HeapUse;
import io.github.distillery.TinyData;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Provenance;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class EvaluationTest {
  private final Dataset four =
      Dataset.of(
          "four",
          Nd4j.zeros(4, 1),
          new int[] {0, 0, 1, 1},
          List.of("no", "yes"),
          Provenance.unknown());

  /** Probabilities of "yes": 0.2, 0.8, 0.8, 0.6. */
  private final INDArray logits =
      Nd4j.create(
          new float[][] {
            {(float) Math.log(0.8), (float) Math.log(0.2)},
            {(float) Math.log(0.2), (float) Math.log(0.8)},
            {(float) Math.log(0.2), (float) Math.log(0.8)},
            {(float) Math.log(0.4), (float) Math.log(0.6)}
          });

  @Test
  void countsByActualAndPredictedClass() {
    Evaluation evaluation = Evaluation.of("hand", logits, four);

    assertThat(evaluation.confusion().matrix()).isDeepEqualTo(new int[][] {{1, 1}, {0, 2}});
    assertThat(evaluation.errors()).isEqualTo(1);
    assertThat(evaluation.errorsOn(0)).isEqualTo(1);
    assertThat(evaluation.errorsOn(1)).isZero();
    assertThat(evaluation.samplesOf(1)).isEqualTo(2);
    assertThat(evaluation.accuracy()).isCloseTo(0.75, within(1e-12));
    assertThat(evaluation.recall(0)).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void measuresLikelihoodAndCalibrationAsComputedByHand() {
    Evaluation evaluation = Evaluation.of("hand", logits, four);

    double nll = -(Math.log(0.8) + Math.log(0.2) + Math.log(0.8) + Math.log(0.6)) / 4;
    // Three samples at confidence 0.8, two of them right; one at 0.6, right.
    double ece = (Math.abs(2 - 3 * 0.8) + Math.abs(1 - 0.6)) / 4;
    assertThat(evaluation.nll()).isCloseTo(nll, within(1e-6));
    assertThat(evaluation.ece()).isCloseTo(ece, within(1e-6));
  }

  @Test
  void aClassifierIsMeasuredAsItsLogitsAre() {
    Dataset data = TinyData.clouds(2500, 1);
    Network network = Architectures.mlp(4, 8, 3).initialize(1);

    Evaluation batchwise = Evaluation.of(network, data);
    Evaluation atOnce = Evaluation.of(network.name(), network.logits(data), data);

    assertThat(batchwise.confusion()).isEqualTo(atOnce.confusion());
    assertThat(batchwise.nll()).isCloseTo(atOnce.nll(), within(1e-9));
    assertThat(batchwise.samples()).isEqualTo(2500);
  }

  @Test
  void nothingAndTheWrongNumberOfRowsAreRefused() {
    assertThatThrownBy(() -> Evaluation.of("hand", logits, four.subset(new int[0], "none")))
        .hasMessageContaining("none is empty");
    assertThatThrownBy(() -> Evaluation.of("hand", logits, four.subset(new int[] {1}, "one")))
        .hasMessageContaining("[4, 2] for 1 samples");
  }

  @Test
  void aStudentIsFaithfulToItself() {
    Dataset data = TinyData.clouds(50, 1);
    Network network = Architectures.mlp(4, 8, 3).initialize(1);

    Fidelity same = Fidelity.of(network, network, data);
    Fidelity other = Fidelity.of(network, Architectures.mlp(4, 8, 3).initialize(2), data);

    assertThat(same.agreement()).isEqualTo(1);
    assertThat(same.divergence()).isCloseTo(0, within(1e-9));
    assertThat(other.divergence()).isGreaterThan(0.01);
    assertThat(other.agreement()).isLessThan(1);
  }

  @Test
  void scoresOfOtherShapesAreNotCompared() {
    assertThatThrownBy(() -> Fidelity.of(Nd4j.zeros(3, 2), Nd4j.zeros(2, 2)))
        .hasMessageContaining("[3, 2] and [2, 2]");
    var two = Architectures.mlp(1, 2).initialize(1);
    var three = Architectures.mlp(1, 3).initialize(1);
    assertThatThrownBy(() -> Fidelity.of(two, three, four)).hasMessageContaining("2] and [");
  }

  @Test
  void manyClassesTakeNoRoomForPairsThatNeverOccur() {
    int classes = 20_000;
    Dataset data =
        Dataset.of(
            "many",
            Nd4j.zeros(50, 1),
            IntStream.range(0, 50).map(i -> 399 * i).toArray(),
            IntStream.range(0, classes).mapToObj(c -> "class " + c).toList(),
            Provenance.unknown());
    INDArray scores = Nd4j.zeros(50, classes);
    Evaluation.of("none", scores, data);

    long before = HeapUse.allocated();
    Evaluation evaluation = Evaluation.of("none", scores, data);
    long allocated = HeapUse.allocated() - before;

    // a number for each pair of classes would be 1,600 MB
    assertThat(allocated).isLessThan(64L << 20);
    assertThat(evaluation.errors()).isEqualTo(49);
    assertThat(evaluation.confusion().count(399, 0)).isEqualTo(1);
    assertThat(evaluation.confusion().count(399, 1)).isZero();
    assertThat(evaluation.samplesOf(399)).isEqualTo(1);
    assertThat(evaluation.samplesOf(400)).isZero();
  }

  @Test
  void countsOfRandomClassesAreThoseOfAMatrix() {
    SplittableRandom random = new SplittableRandom(5);
    int[] actual = random.ints(500, 0, 7).toArray();
    int[] predicted = random.ints(500, 0, 7).toArray();
    int[][] matrix = new int[7][7];
    int right = 0;
    for (int i = 0; i < actual.length; i++) {
      matrix[actual[i]][predicted[i]]++;
      right += actual[i] == predicted[i] ? 1 : 0;
    }

    Confusion confusion = Confusion.of(actual, predicted, 7);

    assertThat(confusion.matrix()).isDeepEqualTo(matrix);
    assertThat(confusion.samples()).isEqualTo(500);
    assertThat(confusion.right()).isEqualTo(right);
    for (int c = 0; c < 7; c++) {
      assertThat(confusion.samplesOf(c)).isEqualTo(IntStream.of(matrix[c]).sum());
    }
    assertThatThrownBy(() -> Confusion.of(new int[] {7}, new int[] {0}, 7))
        .hasMessageContaining("sample 0 is of class 7");
  }

  @Test
  void likenessIsTheSameInBatchesAndAtOnce() {
    Dataset data = TinyData.clouds(2500, 1);
    Network network = Architectures.mlp(4, 8, 3).initialize(1);
    Network other = Architectures.mlp(4, 8, 3).initialize(2);

    assertThat(Fidelity.of(network, other, data))
        .isEqualTo(Fidelity.of(network.logits(data), other.logits(data)));
  }
}
