package io.github.distillery.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.backend.Backend;
import io.github.distillery.model.ModelException;
import java.util.Random;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SvdTest {
  @BeforeAll
  static void ready() {
    Backend.ready();
  }

  @ParameterizedTest
  @CsvSource({"9, 5", "5, 9", "6, 6", "1, 4", "4, 1"})
  void itAgreesWithCommonsMathAndMultipliesToTheMatrix(int rows, int columns) {
    double[] matrix = new Random(3).doubles((long) rows * columns, -1, 1).toArray();
    double[] before = matrix.clone();

    Svd svd = Svd.of("dense", new Matrix(rows, columns, matrix));

    double[][] table = new double[rows][columns];
    for (int i = 0; i < matrix.length; i++) {
      table[i / columns][i % columns] = matrix[i];
    }
    double[] expected =
        new SingularValueDecomposition(new Array2DRowRealMatrix(table)).getSingularValues();
    assertThat(svd.values()).containsExactly(expected, within(1e-12));
    for (int i = 0; i < matrix.length; i++) {
      double sum = 0;
      for (int k = 0; k < svd.rank(); k++) {
        sum += svd.left(i / columns, k) * svd.values()[k] * svd.right(k, i % columns);
      }
      assertThat(sum).isCloseTo(matrix[i], within(1e-12));
    }
    assertThat(matrix).isEqualTo(before);
    assertThat(svd.energy(svd.rank())).isEqualTo(1);
    assertThat(svd.energy(0)).isZero();
  }

  @Test
  void weightsThatAreNoNumbersAreRefused() {
    assertThatThrownBy(() -> Svd.of("dense1", new Matrix(2, 2, new double[] {1, Double.NaN, 2, 3})))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("\"dense1\"")
        .hasMessageContaining("NaN");
  }
}
