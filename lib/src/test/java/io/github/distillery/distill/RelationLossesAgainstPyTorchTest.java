package io.github.distillery.distill;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The fixtures are made by {@code tests/src/test/python/make_relation_fixtures.py}. */
class RelationLossesAgainstPyTorchTest {
  static Stream<LossFixture> cases() {
    return LossFixture.of("relations.json");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void lossAndGradientAreThoseOfPyTorch(LossFixture expected) {
    switch (expected.kind()) {
      case "similarity" -> expected.assertSameAs(new SimilarityPreservingLoss());
      case "distance" -> expected.assertSameAs(new RelationalDistanceLoss());
      case "angle" -> expected.assertSameAs(new RelationalAngleLoss());
      case "information" -> expected.assertSameAs(information(expected));
      case "contrast" -> expected.assertSameAs(contrast(expected), expected.student().read());
      default -> throw new IllegalArgumentException("no loss for " + expected.kind());
    }
  }

  private static VariationalInformationLoss information(LossFixture fixture) {
    return new VariationalInformationLoss(
        (int) fixture.option("channels"), (int) fixture.option("positions"));
  }

  /** Both memories and the rows that each sample meets stand in the fixture's targets. */
  private static ContrastiveLoss contrast(LossFixture fixture) {
    int samples = (int) fixture.option("samples");
    int dimensions = (int) fixture.option("dimensions");
    double[] values = fixture.targets().values();
    int memory = samples * dimensions;
    ContrastiveLoss loss =
        new ContrastiveLoss(
            memory(values, 0, samples, dimensions),
            memory(values, memory, samples, dimensions),
            null,
            (int) fixture.option("negatives"),
            fixture.option("temperature"));
    double[] met = Arrays.copyOfRange(values, 2 * memory, values.length);
    loss.compareWith(Arrays.stream(met).mapToInt(row -> (int) row).toArray());
    return loss;
  }

  private static ContrastiveMemory memory(double[] values, int from, int samples, int dimensions) {
    double[] rows = Arrays.copyOfRange(values, from, from + samples * dimensions);
    INDArray array = Nd4j.createFromArray(rows).reshape('c', new long[] {samples, dimensions});
    return new ContrastiveMemory(array, 0.5);
  }
}
