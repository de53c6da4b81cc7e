package io.github.distillery.compress;

import static io.github.distillery.Lively.parameter;
import static io.github.distillery.model.Architectures.lenet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import io.github.distillery.TinyData;
import io.github.distillery.backend.Backend;
import io.github.distillery.compress.Factors.Built;
import io.github.distillery.data.Split;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TuckerTest {
  /** Made by tests/src/test/python/make_tucker_fixtures.py; errors as shares of the squares. */
  private record Case(
      int[] shape, double[] weights, int units, int inputs, double hosvd, double hooi) {
    Matrix matrix() {
      return new Matrix(shape[0], shape[1] * shape[2] * shape[3], weights);
    }
  }

  private record Fixture(List<Case> cases) {}

  @BeforeAll
  static void ready() {
    Backend.ready();
  }

  @Test
  void errorsBeforeAndAfterTheIterationAreThoseOfTensorLy() throws IOException {
    Fixture fixture;
    try (Reader json =
        new InputStreamReader(
            Objects.requireNonNull(getClass().getResourceAsStream("/fixtures/tucker.json")),
            StandardCharsets.UTF_8)) {
      fixture = new Gson().fromJson(json, Fixture.class);
    }
    assertThat(fixture.cases()).hasSizeGreaterThan(4);
    for (Case expected : fixture.cases()) {
      Matrix weights = expected.matrix();
      Tucker hosvd = hosvd(weights, expected.shape()[1], expected.units(), expected.inputs());
      Tucker hooi = hosvd.improved("conv", weights);

      assertThat(error(weights, hosvd)).isCloseTo(expected.hosvd(), within(1e-9));
      assertThat(error(weights, hooi)).isCloseTo(expected.hooi(), within(1e-3));
      assertThat(1 - hooi.kept() / weights.squares())
          .isCloseTo(error(weights, hooi), within(1e-12));
    }
  }

  @ParameterizedTest
  @CsvSource({"7, 5, 9", "4, 9, 4", "6, 6, 1", "3, 1, 6", "1, 4, 3", "9, 2, 2"})
  void theIterationIsNeverWorseAtAnyRank(int units, int inputs, int kernel) {
    Matrix weights = random(units, inputs, kernel);
    int strictly = 0;
    int possible = 0;
    for (int out = 1; out <= Math.min(units, inputs * kernel); out++) {
      for (int in = 1; in <= Math.min(inputs, units * kernel); in++) {
        Tucker hosvd = hosvd(weights, inputs, out, in);
        Tucker hooi = hosvd.improved("conv", weights);

        assertThat(error(weights, hooi)).isLessThanOrEqualTo(error(weights, hosvd) + 1e-12);
        assertOrthonormal(hooi.ofUnits());
        assertOrthonormal(hooi.ofInputs());
        strictly += error(weights, hooi) < error(weights, hosvd) - 1e-4 ? 1 : 0;
        possible += out < units && in < inputs && kernel > 1 ? 1 : 0;
      }
    }
    assertThat(strictly).isGreaterThanOrEqualTo(possible / 2);
  }

  @Test
  void atFullRanksNothingIsLost() {
    Matrix weights = random(5, 4, 9);

    Tucker full = hosvd(weights, 4, 5, 4).improved("conv", weights);

    assertThat(error(weights, full)).isLessThan(1e-28);
  }

  @Test
  void weightsOfLowRankAreFoundAndZerosStayZeros() {
    Tucker made = hosvd(random(8, 6, 9), 6, 3, 2);
    Matrix weights = new Matrix(8, 54, product(made));

    assertThat(error(weights, hosvd(weights, 6, 3, 2).improved("conv", weights))).isLessThan(1e-24);

    Matrix zeros = new Matrix(3, 8, new double[24]);
    Tucker nothing = hosvd(zeros, 2, 2, 1).improved("conv", zeros);
    assertThat(nothing.kept()).isZero();
    assertThat(product(nothing)).containsOnly(0);
  }

  @Test
  void ofATrainedConvolutionTheBuiltFactorsHoldMoreThanTheHigherOrderSvd() {
    Split split = TinyData.images(96, 1).split(0.7, 0.15, 1);
    TrainingOptions options = TrainingOptions.defaults().epochs(3).batchSize(16).learningRate(0.01);
    Network network = Trainer.train(lenet(1, 16, 16, 6, 8, 20, 2), split, options).network();
    Factors conv2 = LowRank.of(network).layers("conv2").tucker().choices().get(0).factors();

    double gained = 0;
    for (int level = 1; level <= conv2.levels(); level++) {
      Built built = conv2.built(conv2.ranks(level));
      double estimate = conv2.energy(conv2.ranks(level));
      assertThat(built.energy()).isGreaterThanOrEqualTo(estimate - 1e-12).isLessThanOrEqualTo(1);
      gained = Math.max(gained, built.energy() - estimate);
    }
    assertThat(gained).isGreaterThan(1e-3);
    assertThat(LowRank.of(network).tucker().rank("conv2", 2, 3).plan().layers().get(1).energy())
        .isEqualTo(conv2.built(List.of(2, 3)).energy());
    assertThat(parameter(network, "conv2", "W").shape()).containsExactly(8, 6, 5, 5);
  }

  private static Matrix random(int units, int inputs, int kernel) {
    double[] values = new Random(6).doubles((long) units * inputs * kernel, -1, 1).toArray();
    return new Matrix(units, inputs * kernel, values);
  }

  private static Tucker hosvd(Matrix weights, int inputs, int out, int in) {
    int kernel = weights.columns() / inputs;
    return Tucker.of(
        weights,
        Svd.of("conv", weights).left(out),
        Svd.of("conv", weights.swapped(kernel)).left(in));
  }

  private static double error(Matrix weights, Tucker tucker) {
    double[] product = product(tucker);
    double sum = 0;
    for (int i = 0; i < product.length; i++) {
      sum += Math.pow(product[i] - weights.values()[i], 2);
    }
    return sum / weights.squares();
  }

  /** By the formula, one weight after another. */
  private static double[] product(Tucker tucker) {
    Matrix u = tucker.ofUnits();
    Matrix v = tucker.ofInputs();
    int kernel = tucker.core().columns() / v.columns();
    double[] product = new double[u.rows() * v.rows() * kernel];
    for (int j = 0; j < product.length; j++) {
      int o = j / kernel / v.rows();
      int i = j / kernel % v.rows();
      for (int a = 0; a < u.columns(); a++) {
        for (int b = 0; b < v.columns(); b++) {
          double g = tucker.core().values()[(a * v.columns() + b) * kernel + j % kernel];
          product[j] += u.values()[o * u.columns() + a] * g * v.values()[i * v.columns() + b];
        }
      }
    }
    return product;
  }

  private static void assertOrthonormal(Matrix matrix) {
    Matrix identity = matrix.transposedTimes(matrix);
    for (int i = 0; i < identity.values().length; i++) {
      double expected = i / identity.columns() == i % identity.columns() ? 1 : 0;
      assertThat(identity.values()[i]).isCloseTo(expected, within(1e-12));
    }
  }
}
