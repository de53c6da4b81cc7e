package io.github.distillery.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.distill.Projector.Convolution;
import io.github.distillery.distill.Projector.Deconvolution;
import io.github.distillery.distill.Projector.Dense;
import io.github.distillery.distill.Projector.None;
import io.github.distillery.distill.Projector.Steps;
import io.github.distillery.model.FeatureShape;
import io.github.distillery.model.ModelException;
import org.junit.jupiter.api.Test;

class ProjectorTest {
  @Test
  void layersOfOneShapeNeedNone() {
    assertThat(Projector.between(units(5), units(5))).isEqualTo(new None());
    assertThat(Projector.between(map(3, 4, 5), map(3, 4, 5))).isEqualTo(new None());
    assertThat(Projector.between(units(5), map(5, 1, 1))).isEqualTo(new None());
  }

  @Test
  void aProjectorCanBeForced() {
    assertThat(Projector.always(units(5), units(5))).isEqualTo(new Dense(units(5), units(5)));
    assertThat(Projector.always(map(3, 4, 5), map(3, 4, 5)))
        .isInstanceOfSatisfying(
            Convolution.class, c -> assertThat(c.rows()).isEqualTo(new Steps(1, 1)));
  }

  @Test
  void unitsMeetByADenseLayer() {
    assertThat(Projector.between(units(30), units(1200)).parameters()).isEqualTo(31 * 1200);
    assertThat(Projector.between(units(30), map(4, 3, 2)).parameters()).isEqualTo(31 * 24);
    assertThat(Projector.between(map(4, 3, 2), units(30)).parameters()).isEqualTo(25 * 30);
  }

  @Test
  void otherChannelsAloneTakeA1x1Convolution() {
    Projector projector = Projector.between(map(8, 12, 12), map(16, 12, 12));

    assertThat(projector.parameters()).isEqualTo(9 * 16);
    assertThat(projector)
        .hasToString(
            "convolution of 1x1 with stride 1x1 from [8, 12, 12] to [16, 12, 12], 144 parameters");
  }

  @Test
  void aConvolutionMeetsEverySmallerMapExactlyAndMissesNoPosition() {
    for (int larger = 1; larger <= 30; larger++) {
      for (int smaller = 1; smaller <= larger; smaller++) {
        Convolution chosen =
            (Convolution) Projector.always(map(1, larger, larger), map(1, smaller, smaller));
        Steps steps = chosen.rows();
        assertThat((larger - steps.kernel()) / steps.stride() + 1).isEqualTo(smaller);
        assertThat((larger - steps.kernel()) % steps.stride()).isZero();
        assertThat(steps.kernel()).isGreaterThanOrEqualTo(steps.stride());
      }
    }
  }

  @Test
  void aDeconvolutionMeetsEveryLargerMapExactly() {
    for (int larger = 2; larger <= 30; larger++) {
      for (int smaller = 1; smaller < larger; smaller++) {
        Deconvolution chosen =
            (Deconvolution) Projector.between(map(1, smaller, smaller), map(1, larger, larger));
        Steps steps = chosen.columns();
        assertThat((smaller - 1) * steps.stride() + steps.kernel()).isEqualTo(larger);
        assertThat(steps.kernel()).isGreaterThanOrEqualTo(steps.stride());
      }
    }
  }

  @Test
  void mapsOfWhichOneIsHigherAndTheOtherWiderAreRefused() {
    assertThatThrownBy(() -> Projector.between(map(2, 4, 8), map(3, 8, 4)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("[2, 4, 8]")
        .hasMessageContaining("[3, 8, 4]")
        .hasMessageContaining("take layers");
  }

  private static FeatureShape units(int units) {
    return new FeatureShape(units, 1, 1, false);
  }

  private static FeatureShape map(int channels, int height, int width) {
    return new FeatureShape(channels, height, width, true);
  }
}
