package io.github.distillery.compress.structured;

import static io.github.distillery.Lively.parameter;
import static io.github.distillery.model.Architectures.convNet;
import static io.github.distillery.model.Architectures.maps;
import static io.github.distillery.model.Architectures.mlp;
import static io.github.distillery.model.Architectures.residualNet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.Lively;
import io.github.distillery.TinyData;
import io.github.distillery.data.Dataset;
import io.github.distillery.model.Network;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

class UnitScoringTest {
  private static final Dataset IMAGES = TinyData.images(8, 3);

  @Test
  void weightsAreCountedOverAllLayersOfTheGroup() {
    Network network = Lively.of(residualNet(1, 16, 16, 2, 3, 1));
    UnitGroups groups = UnitGroups.of(network);
    INDArray one = parameter(network, "conv1", "W").slice(2, 0);
    INDArray other = parameter(network, "block1conv2", "W").slice(2, 0);
    double l1 = one.norm1Number().doubleValue() + other.norm1Number().doubleValue();
    double l2 = Math.hypot(one.norm2Number().doubleValue(), other.norm2Number().doubleValue());

    assertThat(scores(Criterion.l1(), groups, "conv1")[2]).isCloseTo(l1, within(1e-5));
    assertThat(scores(Criterion.l2(), groups, "conv1")[2]).isCloseTo(l2, within(1e-5));
  }

  @Test
  void denseWeightsGoByColumns() {
    Network network = Lively.of(mlp(4, 8, 3));

    assertThat(scores(Criterion.l1(), UnitGroups.of(network), "dense1")[5])
        .isCloseTo(
            parameter(network, "dense1", "W").getColumn(5).norm1Number().doubleValue(),
            within(1e-5));
  }

  @Test
  void scalesOfAllNormsOfTheGroupAreAdded() {
    Network network = Lively.of(residualNet(1, 16, 16, 2, 3, 1));
    parameter(network, "block1norm2", "gamma").putScalar(1, -5);

    assertThat(scores(Criterion.batchNormScale(), UnitGroups.of(network), "conv1")[1])
        .isCloseTo(5 + parameter(network, "norm1", "gamma").getDouble(1), within(1e-6));
  }

  @Test
  void taylorIsTheSlopeOfTheLossOfADenseUnit() {
    Network network = Lively.of(mlp(4, 8, 6, 3));
    Dataset data = TinyData.clouds(12, 3);

    assertSlope(network, data, "dense1", 3, List.of("dense2"));
    assertSlope(network, data, "dense2", 1, List.of("logits"));
  }

  @Test
  void taylorIsTheSlopeOfTheLossOfAChannelWithBatchNorm() {
    Network network = Lively.of(convNet(1, 16, 16, 2, maps(3), maps(4)));

    assertSlope(network, IMAGES, "conv1", 1, List.of("conv2"));
    assertSlope(network, IMAGES, "conv2", 2, List.of("logits"));
  }

  @Test
  void taylorAddsUpAllLayersThatReadASum() {
    Network network = Lively.of(residualNet(1, 16, 16, 2, 3, 1));

    assertSlope(
        network, IMAGES, "conv1", 1, List.of("block1conv1", "block2conv1", "block2shortcut"));
  }

  /** A unit that is scaled by 1 + h is one whose weights out are: the mean of |dL/dh| at 0. */
  private static void assertSlope(
      Network network, Dataset data, String layer, int unit, List<String> readers) {
    double step = 0.02;
    double[] above = losses(scaled(network, unit, readers, 1 + step), data);
    double[] below = losses(scaled(network, unit, readers, 1 - step), data);
    double slope = 0;
    for (int i = 0; i < above.length; i++) {
      slope += Math.abs(above[i] - below[i]) / (2 * step) / above.length;
    }
    double found = scores(Criterion.taylor(data), UnitGroups.of(network), layer)[unit];

    assertThat(slope).isGreaterThan(1e-3);
    assertThat(found).as("%s, unit %d", layer, unit).isCloseTo(slope, within(0.03 * slope));
  }

  private static Network scaled(Network network, int unit, List<String> readers, double by) {
    Network copy = network.copy();
    for (String reader : readers) {
      INDArray weights = parameter(copy, reader, "W");
      weights.slice(unit, weights.rank() == 4 ? 1 : 0).muli(by);
    }
    return copy;
  }

  private static double[] losses(Network network, Dataset data) {
    INDArray probabilities = Transforms.softmax(network.logits(data));
    INDArray ofLabel = probabilities.mul(data.labels()).sum(1);
    return Transforms.log(ofLabel).neg().toDoubleVector();
  }

  private static double[] scores(Criterion criterion, UnitGroups groups, String layer) {
    int place = groups.groups().indexOf(groups.with(layer).get(0));
    return UnitScoring.of(criterion, groups, Set.of())[place];
  }
}
