package io.github.distillery.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.TinyData;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import org.junit.jupiter.api.Test;

class DomainShiftTest {
  private final DomainShiftOptions options =
      DomainShiftOptions.defaults().samples(200).permutations(99);
  private final Dataset here = TinyData.clouds(600, 1).named("here");
  private final Dataset alike = TinyData.clouds(600, 2).named("alike");

  private Dataset moved(double by) {
    return alike.withFeatures(alike.features().add(by)).named("moved by " + by);
  }

  @Test
  void samplesOfOneKindAreNotToldApart() {
    int unlikely = 0;
    for (int seed = 1; seed <= 10; seed++) {
      DomainShift none = DomainShift.measure(here, alike, options.seed(seed));
      assertThat(none.proxyError()).isBetween(0.35, 0.65);
      assertThat(none.proxyDistance()).isBetween(0.0, 0.6);
      assertThat(none.mmd()).isCloseTo(0, within(0.02));
      unlikely += none.mmdP() <= 0.05 ? 1 : 0;
    }
    assertThat(unlikely).isLessThanOrEqualTo(2);
  }

  @Test
  void everyMeasureGrowsWithTheShift() {
    DomainShift little = DomainShift.measure(here, moved(0.5), options);
    DomainShift much = DomainShift.measure(here, moved(3), options);

    assertThat(little.proxyDistance()).isBetween(0.2, 1.5);
    assertThat(much.proxyDistance()).isGreaterThan(1.8);
    assertThat(much.mmd()).isGreaterThan(3 * little.mmd());
    assertThat(little.mmdP()).isEqualTo(0.01);
    assertThat(little.labelShift()).hasValueCloseTo(0.0, within(1e-12));
  }

  @Test
  void labelShiftIsTheTotalVariationOfTheShares() {
    Dataset noneOfA = alike.without(0);
    Dataset onlyA = here.only(0);

    assertThat(DomainShift.measure(here, noneOfA, options).labelShift())
        .hasValueCloseTo(1 / 3.0, within(1e-12));
    assertThat(DomainShift.measure(onlyA, noneOfA, options).labelShift())
        .hasValueCloseTo(1.0, within(1e-12));
    assertThat(DomainShift.measure(here, alike.withoutLabels(), options).labelShift()).isEmpty();
  }

  @Test
  void aMeasureRepeatsExactlyAndSaysWithWhat() {
    DomainShift shift = DomainShift.measure(here, moved(0.5), options.seed(4));

    assertThat(DomainShift.measure(here, moved(0.5), options.seed(4))).isEqualTo(shift);
    assertThat(DomainShift.measure(here, moved(0.5), options.seed(5))).isNotEqualTo(shift);
    assertThat(shift.seed()).isEqualTo(4);
    assertThat(shift.sourceHash()).isEqualTo(here.hash());
    assertThat(shift.samples()).isEqualTo(200);
    assertThat(shift.toString())
        .contains("here to moved by 0.5, values of the samples, 200 samples each")
        .contains("proxy A-distance", "MMD^2", "label shift", here.hash().substring(0, 8));
  }

  @Test
  void aLayerIsMeasuredByWhatItGives() {
    Network net = Architectures.mlp(4, 5, 3).initialize(1);
    DomainShift raw = DomainShift.measure(here, moved(3), options);
    DomainShift layer = DomainShift.measure(here, moved(3), net, "dense1", options);

    assertThat(layer.space()).contains("layer dense1 of 4-5-3", net.fingerprint().substring(0, 12));
    assertThat(layer.mmd()).isNotEqualTo(raw.mmd());
    assertThatThrownBy(() -> DomainShift.measure(here, alike, net, "dense9", options))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("dense9");
  }

  @Test
  void whatCannotBeMeasuredIsRefused() {
    assertThatThrownBy(() -> DomainShift.measure(here, alike.sample(19, 1), options))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("19; a shift is measured on 20 or more of each");
    assertThatThrownBy(() -> DomainShift.measure(here, TinyData.images(40, 1), options))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("[1, 16, 16]");
    assertThatThrownBy(() -> options.samples(3_001))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("give 20 to 3,000");
    assertThatThrownBy(() -> options.permutations(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void samplesThatAreAllAlikeHaveNoShift() {
    Dataset same = here.withFeatures(here.features().mul(0));

    DomainShift shift = DomainShift.measure(same, same.named("again"), options);

    assertThat(shift.proxyDistance()).isZero();
    assertThat(shift.mmd()).isCloseTo(0, within(1e-12));
    assertThat(shift.mmdP()).isEqualTo(1);
  }
}
