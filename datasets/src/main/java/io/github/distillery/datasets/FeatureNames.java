package io.github.distillery.datasets;

import java.util.List;
import java.util.stream.Stream;

/** The names of the columns of those tables whose files do not have them. */
final class FeatureNames {
  static final List<String> IRIS =
      List.of("sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)");

  static final List<String> WINE =
      List.of(
          "alcohol",
          "malic acid",
          "ash",
          "alcalinity of ash",
          "magnesium",
          "total phenols",
          "flavanoids",
          "nonflavanoid phenols",
          "proanthocyanins",
          "color intensity",
          "hue",
          "od280/od315 of diluted wines",
          "proline");

  /** Ten measurements of the nuclei, each as mean, standard error and mean of the three worst. */
  static final List<String> BREAST_CANCER =
      Stream.of("mean %s", "%s error", "worst %s")
          .flatMap(
              pattern ->
                  Stream.of(
                          "radius",
                          "texture",
                          "perimeter",
                          "area",
                          "smoothness",
                          "compactness",
                          "concavity",
                          "concave points",
                          "symmetry",
                          "fractal dimension")
                      .map(pattern::formatted))
          .toList();

  private FeatureNames() {}
}
