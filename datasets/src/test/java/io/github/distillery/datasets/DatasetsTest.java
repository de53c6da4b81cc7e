package io.github.distillery.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.data.Dataset;
import io.github.distillery.data.TrainTest;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class DatasetsTest {
  @Test
  void mnistIsThePublishedOne() {
    TrainTest mnist = Datasets.mnist();
    assertThat(mnist.train().features().shape()).containsExactly(60_000, 1, 28, 28);
    assertThat(mnist.test().features().shape()).containsExactly(10_000, 1, 28, 28);
    assertThat(counts(mnist.train()))
        .containsExactly(5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949);
    assertThat(counts(mnist.test()))
        .containsExactly(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009);
    assertThat(mnist.train().classOf()).startsWith(5, 0, 4, 1, 9, 2, 1, 3, 1, 4);
    assertThat(mnist.train().classNames()).startsWith("0", "1").endsWith("8", "9");
    // the figures that everybody normalises MNIST with
    assertThat(mean(mnist.train())).isCloseTo(0.1307, within(0.0001));
    assertUnitRange(mnist.train());
    assertProvenance(mnist.train(), "MNIST", "CC-BY-SA-3.0");
    assertThat(mnist.train().provenance().sha256())
        .isNotEqualTo(mnist.test().provenance().sha256());
  }

  @Test
  void fashionMnistShipsTheFirst20000TrainingImages() {
    TrainTest fashion = Datasets.fashionMnist(List.of());
    assertThat(fashion.train().features().shape()).containsExactly(20_000, 1, 28, 28);
    assertThat(fashion.test().features().shape()).containsExactly(10_000, 1, 28, 28);
    assertThat(counts(fashion.test())).containsOnly(1000);
    assertThat(fashion.train().classOf()).startsWith(9, 0, 0, 3, 0, 2, 7, 2, 5, 5);
    assertThat(fashion.train().classNames()).startsWith("T-shirt/top").endsWith("Ankle boot");
    assertThat(mean(fashion.test())).isCloseTo(0.2868, within(0.0001));
    assertUnitRange(fashion.train());
    assertThat(fashion.train().provenance().source()).contains("first 20,000 of the 60,000");
    assertProvenance(fashion.test(), "Fashion-MNIST", "MIT");
  }

  @Test
  void digitsAreSmallImages() {
    Dataset digits = Datasets.digits();
    assertThat(digits.features().shape()).containsExactly(1797, 1, 8, 8);
    assertThat(counts(digits)).containsExactly(178, 182, 177, 183, 181, 182, 181, 179, 174, 180);
    assertThat(digits.features().slice(0).slice(0).getRow(0).toFloatVector())
        .containsExactly(0, 0, 5 / 16f, 13 / 16f, 9 / 16f, 1 / 16f, 0, 0);
    assertUnitRange(digits);
    assertProvenance(digits, "UCI optical recognition", "CC-BY-4.0");
  }

  @Test
  void irisHasFiftyFlowersOfEachSpecies() {
    Dataset iris = Datasets.iris();
    assertThat(iris.classNames()).containsExactly("setosa", "versicolor", "virginica");
    assertThat(counts(iris)).containsExactly(50, 50, 50);
    assertThat(iris.features().getRow(0).toFloatVector()).containsExactly(5.1f, 3.5f, 1.4f, 0.2f);
    assertThat(iris.featureNames()).startsWith("sepal length (cm)").hasSize(4);
    assertProvenance(iris, "Iris", "CC-BY-4.0");
  }

  @Test
  void wineHasThreeGrowers() {
    Dataset wine = Datasets.wine();
    assertThat(wine.classNames()).containsExactly("class 0", "class 1", "class 2");
    assertThat(counts(wine)).containsExactly(59, 71, 48);
    assertThat(column(wine, "alcohol")).isEqualTo(14.23f);
    assertThat(column(wine, "proline")).isEqualTo(1065f);
    assertProvenance(wine, "Wine", "CC-BY-4.0");
  }

  @Test
  void breastCancerIsMalignantOrBenign() {
    Dataset cancer = Datasets.breastCancer();
    assertThat(cancer.classNames()).containsExactly("malignant", "benign");
    assertThat(counts(cancer)).containsExactly(212, 357);
    assertThat(cancer.featureNames()).hasSize(30).doesNotHaveDuplicates();
    assertThat(column(cancer, "mean radius")).isEqualTo(17.99f);
    assertThat(column(cancer, "radius error")).isEqualTo(1.095f);
    assertThat(column(cancer, "worst fractal dimension")).isEqualTo(0.1189f);
    assertProvenance(cancer, "Breast Cancer", "CC-BY-4.0");
  }

  @Test
  void penguinsWithoutMeasurementsAreLeftOut() {
    Dataset penguins = Datasets.penguins();
    assertThat(penguins.classNames()).containsExactly("Adelie", "Chinstrap", "Gentoo");
    assertThat(counts(penguins)).containsExactly(151, 68, 123);
    assertThat(penguins.featureNames())
        .containsExactly(
            "beak length (mm)", "beak depth (mm)", "flipper length (mm)", "body mass (g)");
    assertThat(penguins.features().getRow(3).toFloatVector())
        .containsExactly(36.7f, 19.3f, 193, 3450);
    assertProvenance(penguins, "penguins", "CC0-1.0");
  }

  @Test
  void tablesGoToTablesawAndBack() {
    for (Dataset data :
        List.of(Datasets.iris(), Datasets.wine(), Datasets.breastCancer(), Datasets.penguins())) {
      Dataset back = Dataset.fromTable(data.toTable(), "class");
      assertThat(back.features()).isEqualTo(data.features());
      assertThat(back.featureNames()).isEqualTo(data.featureNames());
      assertThat(back.classNames()).containsExactlyInAnyOrderElementsOf(data.classNames());
    }
  }

  private static int[] counts(Dataset data) {
    int[] counts = new int[data.classes()];
    IntStream.of(data.classOf()).forEach(c -> counts[c]++);
    return counts;
  }

  private static float column(Dataset data, String name) {
    return data.features().getFloat(0, data.featureNames().indexOf(name));
  }

  /** The mean, added up in double; ND4J's own loses a hundredth over so many floats. */
  private static double mean(Dataset data) {
    INDArray rowMeans = data.features().reshape('c', data.size(), data.sampleLength()).mean(1);
    return IntStream.range(0, data.size()).mapToDouble(rowMeans::getDouble).average().orElseThrow();
  }

  private static void assertUnitRange(Dataset data) {
    assertThat(data.features().minNumber().floatValue()).isZero();
    assertThat(data.features().maxNumber().floatValue()).isEqualTo(1f);
  }

  private static void assertProvenance(Dataset data, String source, String licence) {
    assertThat(data.provenance().source()).contains(source);
    assertThat(data.provenance().licence()).isEqualTo(licence);
    assertThat(data.provenance().sha256()).matches("[0-9a-f]{64}");
  }
}
