package io.github.distillery.select;

import static io.github.distillery.model.Architectures.maps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.Lively;
import io.github.distillery.TinyData;
import io.github.distillery.backend.Backend;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class LayerSimilarityTest {
  private final Dataset clouds = TinyData.clouds(80, 4);

  @BeforeAll
  static void ready() {
    Backend.ready();
  }

  @Test
  void linearCkaIsThatOfNumPy() {
    for (SelectionFixture.Case one : SelectionFixture.read().cases()) {
      assertThat(LayerSimilarity.linearCka(one.features().read(), one.others().read()))
          .isCloseTo(one.cka(), within(1e-9));
    }
  }

  @Test
  void rotationScaleAndOrderOfUnitsDoNotMatter() {
    INDArray features = Nd4j.rand(new int[] {30, 4});
    INDArray turned =
        Nd4j.create(new float[][] {{0, -1, 0, 0}, {1, 0, 0, 0}, {0, 0, 0, 1}, {0, 0, 1, 0}});

    assertThat(LayerSimilarity.linearCka(features, features.mmul(turned).mul(7).add(3)))
        .isCloseTo(1, within(1e-6));
    assertThat(LayerSimilarity.linearCka(features, Nd4j.rand(new int[] {30, 4}))).isLessThan(0.7);
    assertThat(LayerSimilarity.linearCka(features, Nd4j.ones(30, 2))).isCloseTo(0, within(1e-9));
  }

  @Test
  void aNetworkIsLikeItselfLayerByLayer() {
    Network network = Lively.of(Architectures.mlp(4, 12, 9, 7, 3));

    LayerSimilarity similarity = LayerSimilarity.between(network, network.copy(), clouds);

    assertThat(similarity.teacherLayers()).containsExactly("dense1", "dense2", "dense3");
    for (int i = 0; i < 3; i++) {
      assertThat(similarity.values().get(i).get(i)).isCloseTo(1, within(1e-6));
    }
    assertThat(similarity.pairs())
        .extracting(LayerSimilarity.Pair::teacherLayer)
        .containsExactly("dense1", "dense2", "dense3");
    assertThat(similarity.mostLike("dense2").teacherLayer()).isEqualTo("dense2");
  }

  @Test
  void pairsKeepTheirOrderAndTakeTheGreatestSum() {
    LayerSimilarity similarity =
        new LayerSimilarity(
            "t",
            "s",
            "d",
            9,
            List.of("a", "b", "c"),
            List.of("x", "y"),
            // the best single ones, a-y and c-x, would cross
            List.of(List.of(0.5, 0.9), List.of(0.6, 0.2), List.of(0.95, 0.7)));

    assertThat(similarity.pairs())
        .containsExactly(
            new LayerSimilarity.Pair("b", "x", 0.6), new LayerSimilarity.Pair("c", "y", 0.7));
    assertThat(similarity.mostLike("x").teacherLayer()).isEqualTo("c");
    assertThat(similarity.toString()).contains("b and x (0.600)");
  }

  @Test
  void aStepsEndStandsForIt() {
    Network net = Lively.of(Architectures.convNet(1, 16, 16, 2, maps(4), maps(6)));
    Network residual = Lively.of(Architectures.residualNet(1, 16, 16, 2, 4, 1));

    LayerSimilarity similarity = LayerSimilarity.between(net, residual, TinyData.images(20, 1));

    assertThat(similarity.teacherLayers()).containsExactly("relu1", "relu2");
    assertThat(similarity.studentLayers())
        .containsExactly(
            "relu1", "block1relu1", "block1", "block2relu1", "block2", "block3relu1", "block3");
  }

  @Test
  void whatCannotBeComparedIsRefused() {
    Network network = Lively.of(Architectures.mlp(4, 5, 3));
    Network bare = Lively.of(Architectures.mlp(4, 3));
    Network broken = network.copy();
    broken.graph().params().putScalar(0, Double.NaN);

    assertThatThrownBy(() -> LayerSimilarity.between(bare, network, clouds))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("4-3 has no layers");
    assertThatThrownBy(() -> LayerSimilarity.between(broken, network, clouds))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("dense1", "NaN");
    assertThatThrownBy(
            () ->
                LayerSimilarity.between(
                    network, List.of("dense7"), network, List.of("dense1"), clouds))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("dense7");
    assertThatThrownBy(() -> LayerSimilarity.between(network, network, TinyData.clouds(3_001, 1)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("clouds has 3,001 samples")
        .hasMessageContaining("sample(500, 1)");
    assertThatThrownBy(
            () -> LayerSimilarity.between(network, network, clouds.subset(new int[] {1}, "one")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("one has 1 samples");
  }
}
