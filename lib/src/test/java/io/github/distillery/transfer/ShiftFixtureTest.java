package io.github.distillery.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The fixture is made by {@code tests/src/test/python/make_shift_fixtures.py}. */
class ShiftFixtureTest {
  private record Mmd(double[][] rows, double width, double[][] divisions, double[] expected) {}

  private record Classifier(double[][] train, double[][] test, double[] weights, double error) {}

  private record Components(double[][] rows, double[][] scores, double[] shares) {}

  private record Embedding(
      double[][] rows, double perplexity, double[][] joint, double[][] places, double divergence) {}

  private record Fixture(
      List<Mmd> mmd, List<Classifier> classifier, List<Components> pca, List<Embedding> tsne) {}

  private static Fixture fixture;

  @BeforeAll
  static void read() throws IOException {
    try (var reader =
        new InputStreamReader(
            ShiftFixtureTest.class.getResourceAsStream("/fixtures/shift.json"),
            StandardCharsets.UTF_8)) {
      fixture = new Gson().fromJson(reader, Fixture.class);
    }
  }

  private static double[] flat(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }

  private static Points points(double[][] rows) {
    return Points.of(flat(rows), rows.length);
  }

  private static double[] sides(double[][] rows) {
    double[] sides = new double[rows.length];
    Arrays.setAll(sides, i -> i < rows.length / 2 ? -1 : 1);
    return sides;
  }

  @Test
  void theDiscrepancyIsThatOfNumPyForEveryDivision() {
    for (Mmd one : fixture.mmd()) {
      Points points = points(one.rows());
      assertThat(MeanDiscrepancy.median(points.squaredDistances(), points.rows()))
          .isCloseTo(one.width(), within(1e-9));
      int divisions = one.divisions().length;
      double[] members = new double[points.rows() * divisions];
      for (int d = 0; d < divisions; d++) {
        for (int i = 0; i < points.rows(); i++) {
          members[i * divisions + d] = one.divisions()[d][i];
        }
      }
      MeanDiscrepancy discrepancy = MeanDiscrepancy.of(points);
      assertThat(discrepancy.of(members, divisions)).containsExactly(one.expected(), within(1e-10));
      assertThat(discrepancy.statistics(3, 1)[0]).isCloseTo(one.expected()[0], within(1e-10));
    }
    assertThat(fixture.mmd()).hasSize(3);
  }

  @Test
  void theDomainClassifierIsThatOfNumPyWithEachSampleLeftOutInTurn() {
    for (Classifier one : fixture.classifier()) {
      DomainClassifier trained = DomainClassifier.train(points(one.train()), sides(one.train()));
      assertThat(trained.weights()).containsExactly(one.weights(), within(1e-9));
      assertThat(trained.error(points(one.test()), sides(one.test())))
          .isCloseTo(one.error(), within(1e-12));
    }
    assertThat(fixture.classifier()).hasSize(3);
  }

  @Test
  void componentsAreThoseOfNumPy() {
    for (Components one : fixture.pca()) {
      Pca pca = Pca.of(points(one.rows()), 2);
      assertThat(pca.scores()).containsExactly(flat(one.scores()), within(1e-9));
      assertThat(pca.shares()).containsExactly(one.shares(), within(1e-12));
    }
    assertThat(fixture.pca()).hasSize(2);
  }

  @Test
  void neighboursAndDivergenceOfTsneAreThoseOfNumPy() {
    for (Embedding one : fixture.tsne()) {
      Points points = points(one.rows());
      double[] joint = Neighbours.joint(points.squaredDistances(), points.rows(), one.perplexity());
      assertThat(joint).containsExactly(flat(one.joint()), within(1e-7));
      assertThat(new Tsne(joint, flat(one.places())).divergence())
          .isCloseTo(one.divergence(), within(1e-5));
    }
    assertThat(fixture.tsne()).hasSize(2);
  }

  @Test
  void theGradientOfTsneIsThatOfItsDivergence() {
    double[] joint = flat(fixture.tsne().get(0).joint());
    double[] places = flat(fixture.tsne().get(0).places());
    double[] gradient = new Tsne(joint, places).gradient(1);
    double step = 1e-5;
    for (int k = 0; k < places.length; k++) {
      double[] ahead = places.clone();
      double[] behind = places.clone();
      ahead[k] += step;
      behind[k] -= step;
      double slope =
          (new Tsne(joint, ahead).divergence() - new Tsne(joint, behind).divergence()) / (2 * step);
      assertThat(gradient[k]).isCloseTo(slope, within(1e-8));
    }
  }
}
