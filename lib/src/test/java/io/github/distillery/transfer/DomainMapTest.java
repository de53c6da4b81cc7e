package io.github.distillery.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.TinyData;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.model.Architectures;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class DomainMapTest {
  private final Dataset here = TinyData.clouds(90, 1).named("here");
  private final Dataset there =
      here.withFeatures(TinyData.clouds(90, 2).features().add(9)).named("there");

  @Test
  void bothMethodsKeepDomainsApartThatAreFarApart() {
    for (DomainMap map : List.of(DomainMap.pca(here, there, 1), DomainMap.tsne(here, there, 1))) {
      assertThat(map.points()).hasSize(180);
      // nine of ten samples have their nearest neighbour on their own side
      assertThat(map.points().stream().filter(p -> nearest(map, p).ofTarget() == p.ofTarget()))
          .hasSizeGreaterThan(162);
      assertThat(map.points().subList(0, 90)).noneMatch(DomainMap.Point::ofTarget);
      assertThat(map.points().subList(90, 180)).allMatch(DomainMap.Point::ofTarget);
    }
  }

  private static DomainMap.Point nearest(DomainMap map, DomainMap.Point of) {
    return map.points().stream()
        .filter(p -> p != of)
        .min(
            (a, b) ->
                Double.compare(
                    Math.hypot(a.x() - of.x(), a.y() - of.y()),
                    Math.hypot(b.x() - of.x(), b.y() - of.y())))
        .orElseThrow();
  }

  @Test
  void aTargetOfOtherClassesHasNoneOfTheSources() {
    Dataset renamed = there.withClasses(there.classOf(), List.of("x", "y", "z"));

    DomainMap map = DomainMap.pca(here, renamed, 1);

    assertThat(map.points().subList(0, 90)).allMatch(p -> p.classOf() >= 0);
    assertThat(map.points().subList(90, 180)).allMatch(p -> p.classOf() == -1);
  }

  @Test
  void theFirstComponentIsWhereTheDomainsDiffer() {
    DomainMap map = DomainMap.pca(here, there, 1);

    assertThat(map.axes().get(0)).matches("first component \\(9\\d% of the variance\\)");
    boolean right = map.points().get(90).x() > 0;
    assertThat(map.points()).allMatch(p -> (p.x() > 0) == (p.ofTarget() == right));
  }

  @Test
  void aMapRepeatsExactlyAndSaysWithWhat() {
    DomainMap map = DomainMap.tsne(here, there, 3);

    assertThat(DomainMap.tsne(here, there, 3)).isEqualTo(map);
    assertThat(map)
        .hasToString(
            "t-SNE of here and there, values of the samples, 90 samples each; seed 3, data %.8s and %.8s"
                .formatted(here.hash(), there.hash()));
    assertThat(map.points().stream().map(DomainMap.Point::classOf)).contains(0, 1, 2);
  }

  @Test
  void aLayerCanBeDrawnAndSamplesWithoutLabelsToo() {
    var net = Architectures.mlp(4, 5, 3).initialize(1);
    DomainMap map = DomainMap.pca(here, there.withoutLabels(), net, "dense1", 1);

    assertThat(map.space()).startsWith("layer dense1 of 4-5-3");
    assertThat(map.points()).allMatch(p -> p.ofTarget() == (p.classOf() == -1));
    assertThat(DomainMap.tsne(here, there, net, "dense1", 1).points()).hasSize(180);
  }

  @Test
  void interruptingEndsIt() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> DomainMap.tsne(here, there, 1))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void tooFewSamplesAreRefused() {
    assertThatThrownBy(() -> DomainMap.pca(here, there.sample(9, 1), 1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("a map takes 10 or more of each");
  }
}
