package io.github.distillery.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.HeapUse;
import io.github.distillery.TinyData;
import io.github.distillery.backend.Backend;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class TransferabilityTest {
  private static final double FLOATS = 1e-6;

  private final SelectionFixture fixture = SelectionFixture.read();

  @BeforeAll
  static void ready() {
    Backend.ready();
  }

  @Test
  void theScoresAreThoseOfNumPy() {
    assertThat(fixture.cases()).hasSizeGreaterThan(3);
    for (SelectionFixture.Case one : fixture.cases()) {
      INDArray logits = one.logits().read();
      assertThat(Transferability.leep(logits, one.labels())).isCloseTo(one.leep(), within(FLOATS));
      assertThat(Transferability.nce(logits, one.labels())).isCloseTo(one.nce(), within(FLOATS));
      assertThat(Transferability.logMe(one.features().read(), one.labels()))
          .isCloseTo(one.logme(), within(FLOATS));
    }
  }

  @Test
  void aClassifierThatTellsTheLabelsHasTheHighestScores() {
    int[] labels = {0, 1, 2, 0, 1, 2};
    INDArray sure = Nd4j.zeros(6, 3);
    INDArray vague = Nd4j.zeros(6, 3);
    for (int i = 0; i < labels.length; i++) {
      // its classes have other numbers than the labels
      sure.putScalar(i, (labels[i] + 1) % 3, 30);
      vague.putScalar(i, i / 2, 1);
    }

    assertThat(Transferability.leep(sure, labels)).isCloseTo(0, within(FLOATS));
    assertThat(Transferability.nce(sure, labels)).isCloseTo(0, within(FLOATS));
    assertThat(Transferability.leep(vague, labels)).isBetween(-2.0, -0.5);
    assertThat(Transferability.nce(vague, labels)).isBetween(-2.0, -0.5);
    assertThat(Transferability.logMe(sure, labels))
        .isGreaterThan(Transferability.logMe(vague, labels) + 1);
  }

  @Test
  void aClassWithoutSamplesDoesNotCount() {
    INDArray features =
        Nd4j.createFromArray(new float[][] {{1, 0}, {0.9f, 0.2f}, {0, 1}, {0.1f, 1}});

    assertThat(Transferability.logMe(features, new int[] {0, 0, 5, 5}))
        .isCloseTo(Transferability.logMe(features, new int[] {0, 0, 1, 1}), within(1e-12));
  }

  @Test
  void moreSamplesThanValuesAndTheOtherWayRoundAreOneFormula() {
    int[] labels = {0, 1, 0, 1, 1, 0, 1, 0};
    INDArray narrow = Nd4j.rand(new int[] {8, 3});
    INDArray padded = Nd4j.concat(1, narrow, Nd4j.zeros(8, 20));

    assertThat(Transferability.logMe(padded, labels))
        .isCloseTo(Transferability.logMe(narrow, labels), within(FLOATS));
  }

  @Test
  void whatCannotBeJudgedIsRefusedWithItsReason() {
    Dataset clouds = TinyData.clouds(12, 3);
    Network network = Architectures.mlp(4, 5, 3).initialize(1);
    INDArray broken = network.logits(clouds).putScalar(3, Double.NaN);

    assertThatThrownBy(() -> Transferability.leep(broken, clouds.classOf()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("NaN");
    assertThatThrownBy(() -> Transferability.nce(network.logits(clouds), new int[] {1}))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("[12, 3] for 1 labels");
    assertThatThrownBy(() -> Transferability.leep(network, clouds.withoutLabels()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no labels");
    assertThatThrownBy(() -> Transferability.logMe(network, "dense2", clouds))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("dense1");
  }

  @Test
  void theRegretOfATieIsThatOfAllWhoShareTheFirstPlace() {
    double[] truth = {0.9, 0.5, 0.7};

    assertThat(RankCorrelation.of(TeacherScore.ACCURACY, new double[] {1, 1, 0}, truth).regret())
        .isCloseTo(0.2, within(1e-12));
    assertThat(RankCorrelation.of(TeacherScore.ACCURACY, new double[] {1, 0, 0}, truth).regret())
        .isZero();
  }

  @Test
  void spearmansCorrelationIsThatOfNumPyWithTiesToo() {
    assertThat(fixture.pairs()).hasSize(3);
    for (SelectionFixture.Pair pair : fixture.pairs()) {
      assertThat(RankCorrelation.spearman(pair.first(), pair.second()))
          .isCloseTo(pair.spearman(), within(1e-12));
    }
    assertThat(RankCorrelation.spearman(new double[] {1, 2}, new double[] {1, 2})).isNaN();
    assertThat(RankCorrelation.spearman(new double[] {1, 1, 1}, new double[] {1, 2, 3})).isNaN();
  }

  @Test
  void manyClassesTakeNoRoomForPairsThatNeverOccur() {
    int classes = 20_000;
    int[] labels = IntStream.range(0, 40).map(i -> 499 * i).toArray();
    INDArray logits = Nd4j.zeros(40, classes);
    for (int i = 0; i < labels.length; i++) {
      logits.putScalar(i, i / 2, 1);
    }
    Transferability.nce(logits, labels);

    long before = HeapUse.allocated();
    double nce = Transferability.nce(logits, labels);
    double leep = Transferability.leep(logits, labels);
    double logMe = Transferability.logMe(Nd4j.rand(40, 8), labels);
    long allocated = HeapUse.allocated() - before;

    // a number for each pair of classes would be 3,200 MB
    assertThat(allocated).isLessThan(128L << 20);
    assertThat(nce).isCloseTo(-Math.log(2), within(FLOATS));
    assertThat(leep).isBetween(-5.0, 0.0);
    assertThat(logMe).isFinite();
  }
}
