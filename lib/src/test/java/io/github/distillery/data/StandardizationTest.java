package io.github.distillery.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class StandardizationTest {
  @Test
  void eachFeatureOfTheTrainingPartGetsMeanZeroAndDeviationOne() {
    INDArray features = Nd4j.create(new float[][] {{1, 100}, {2, 300}, {3, 200}, {6, 800}});
    INDArray scaled = Standardization.fit(of(features)).apply(of(features)).features();
    assertThat(scaled.mean(0).toDoubleVector()).satisfies(m -> near(m, 0, 0));
    assertThat(scaled.std(false, 0).toDoubleVector()).satisfies(d -> near(d, 1, 1));
  }

  @Test
  void theScaleIsMeasuredOnTheTrainingPartAlone() {
    Dataset train = of(Nd4j.create(new float[][] {{0}, {2}}));
    Dataset far = of(Nd4j.create(new float[][] {{1001}, {2001}}));
    Split scaled = Split.of(train, far, far).standardized();
    assertThat(scaled.train().features().toDoubleVector()).satisfies(v -> near(v, -1, 1));
    assertThat(scaled.validation().features().toDoubleVector()).satisfies(v -> near(v, 1000, 2000));
    assertThat(scaled.test().features().toDoubleVector()).satisfies(v -> near(v, 1000, 2000));
  }

  @Test
  void theDataGivenStaysAsItWas() {
    Dataset data = of(Nd4j.create(new float[][] {{1}, {3}}));
    Standardization.fit(data).apply(data);
    assertThat(data.features().toDoubleVector()).containsExactly(1, 3);
  }

  @Test
  void aFeatureThatNeverChangesIsOnlyCentred() {
    int count = 1000;
    float[][] rows = new float[count][3];
    for (int i = 0; i < count; i++) {
      rows[i] = new float[] {0.1f, 5, i};
    }
    INDArray scaled = Standardization.fit(of(rows)).apply(of(rows)).features();
    for (int i = 0; i < count; i++) {
      assertThat(scaled.getDouble(i, 0)).isCloseTo(0, within(1e-4));
      assertThat(scaled.getDouble(i, 1)).isCloseTo(0, within(1e-4));
    }
  }

  @Test
  void meanAndDeviationOfManyRowsAgreeWithDoublePrecision() {
    SplittableRandom random = new SplittableRandom(1);
    int count = 60_000;
    float[][] rows = new float[count][2];
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < count; i++) {
      rows[i][0] = (float) (1000 + random.nextDouble());
      rows[i][1] = (float) random.nextDouble();
      sum += rows[i][0];
    }
    double mean = sum / count;
    for (float[] row : rows) {
      squares += (row[0] - mean) * (row[0] - mean);
    }
    Standardization scale = Standardization.fit(of(rows));
    assertThat(scale.mean().getDouble(0)).isCloseTo(mean, within(1e-3));
    assertThat(scale.deviation().getDouble(0)).isCloseTo(Math.sqrt(squares / count), within(1e-3));
  }

  @Test
  void imagesAreScaledPixelByPixelAndKeepTheirShape() {
    INDArray images = Nd4j.create(new float[] {0, 10, 4, 30}, new long[] {2, 1, 1, 2}, 'c');
    Dataset scaled = Standardization.fit(of(images)).apply(of(images));
    assertThat(scaled.features().shape()).containsExactly(2, 1, 1, 2);
    assertThat(scaled.features().ravel().toDoubleVector()).satisfies(v -> near(v, -1, -1, 1, 1));
  }

  @Test
  void otherFeaturesThanMeasuredAreRefused() {
    Standardization scale = Standardization.fit(of(Nd4j.rand(4, 3)));
    assertThatThrownBy(() -> scale.apply(of(Nd4j.rand(4, 2))))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("2 features", "measured on 3");
  }

  private static Dataset of(float[][] rows) {
    return of(Nd4j.create(rows));
  }

  private static Dataset of(INDArray features) {
    return Dataset.of(
        "d", features, new int[(int) features.size(0)], List.of("a", "b"), Provenance.unknown());
  }

  private static void near(double[] values, double... wanted) {
    assertThat(values).containsExactly(wanted, within(1e-5));
  }
}
