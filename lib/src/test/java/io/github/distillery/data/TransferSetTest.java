package io.github.distillery.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.TinyData;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class TransferSetTest {
  private final Dataset clouds = TinyData.clouds(300, 5);
  private final Dataset images = TinyData.images(20, 5);

  @Test
  void noiseHasTheMomentsOfTheDataPositionByPosition() {
    ColumnMoments wanted = ColumnMoments.of(clouds);

    for (Dataset noise :
        List.of(
            TransferSet.gaussianNoise(clouds, 20_000, 1),
            TransferSet.uniformNoise(clouds, 20_000, 1))) {
      ColumnMoments found = ColumnMoments.of(noise);
      assertThat(found.mean()).containsExactly(wanted.mean(), within(0.05));
      assertThat(found.deviation()).containsExactly(wanted.deviation(), within(0.05));
    }
  }

  @Test
  void uniformNoiseStaysWithinItsBoundsAndGaussianNoiseDoesNot() {
    ColumnMoments moments = ColumnMoments.of(clouds);
    double bound = moments.mean()[0] + Math.sqrt(3) * moments.deviation()[0];

    Dataset uniform = TransferSet.uniformNoise(clouds, 5_000, 1);
    Dataset gaussian = TransferSet.gaussianNoise(clouds, 5_000, 1);

    assertThat(uniform.features().getColumn(0).maxNumber().doubleValue())
        .isLessThanOrEqualTo(bound + 1e-5);
    assertThat(gaussian.features().getColumn(0).maxNumber().doubleValue()).isGreaterThan(bound);
  }

  @Test
  void noiseForImagesIsMadeOfImages() {
    Dataset noise = TransferSet.noise(new long[] {1, 16, 16}, images.classNames(), 30, 3);

    assertThat(noise.features().shape()).containsExactly(30, 1, 16, 16);
    assertThat(noise.features().minNumber().doubleValue()).isNotNegative();
    assertThat(noise.features().maxNumber().doubleValue()).isLessThanOrEqualTo(1);
    assertThat(TransferSet.gaussianNoise(images, 7, 3).sampleShape()).containsExactly(1, 16, 16);
  }

  @Test
  void theSameSeedMakesTheSameSet() {
    assertThat(TransferSet.gaussianNoise(clouds, 50, 7).hash())
        .isEqualTo(TransferSet.gaussianNoise(clouds, 50, 7).hash())
        .isNotEqualTo(TransferSet.gaussianNoise(clouds, 50, 8).hash());
    assertThat(TransferSet.mixtures(clouds, 50, 7).hash())
        .isEqualTo(TransferSet.mixtures(clouds, 50, 7).hash())
        .isNotEqualTo(TransferSet.mixtures(clouds, 50, 8).hash());
  }

  @Test
  void aMixtureLiesBetweenTwoSamples() {
    Dataset two = clouds.subset(new int[] {0, 1}, "two");
    float[] a = two.features().getRow(0).dup().data().asFloat();
    float[] b = two.features().getRow(1).dup().data().asFloat();

    Dataset mixed = TransferSet.mixtures(two, 40, 3);

    for (int i = 0; i < mixed.size(); i++) {
      float[] m = mixed.features().getRow(i).dup().data().asFloat();
      double share = (m[0] - b[0]) / (a[0] - b[0]);
      assertThat(share).isBetween(-1e-5, 1 + 1e-5);
      for (int p = 1; p < m.length; p++) {
        assertThat(m[p]).isCloseTo((float) (share * a[p] + (1 - share) * b[p]), within(1e-4f));
      }
    }
  }

  @Test
  void anotherDomainKeepsItsLabelsOnlyWhereTheClassesAgree() {
    Dataset same = TinyData.clouds(30, 9);
    Dataset other =
        Dataset.of(
            "other",
            Nd4j.rand(5, 4),
            new int[] {0, 1, 0, 1, 0},
            List.of("x", "y"),
            Provenance.unknown());

    assertThat(TransferSet.of(same, clouds).labelled()).isTrue();
    assertThat(TransferSet.of(same, clouds).hash()).isEqualTo(same.hash());
    Dataset taken = TransferSet.of(other, clouds);
    assertThat(taken.labelled()).isFalse();
    assertThat(taken.classNames()).isEqualTo(clouds.classNames());
    assertThat(taken.features()).isEqualTo(other.features());
    assertThatThrownBy(() -> TransferSet.of(images, clouds))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("[1, 16, 16]")
        .hasMessageContaining("[4]");
  }

  @Test
  void flatSamplesOfAnotherDomainBecomeImages() {
    Dataset flat =
        Dataset.of("flat", Nd4j.rand(3, 256), new int[3], List.of("x"), Provenance.unknown());

    assertThat(TransferSet.of(flat, images).sampleShape()).containsExactly(1, 16, 16);
  }

  @Test
  void setsCanBePutTogether() {
    Dataset noise = TransferSet.gaussianNoise(clouds, 10, 1);

    Dataset all = TransferSet.together(clouds, noise);

    assertThat(all.size()).isEqualTo(310);
    assertThat(all.labelled()).isFalse();
    assertThat(all.features(new int[] {305})).isEqualTo(noise.features(new int[] {5}));
    Dataset labelled = TransferSet.together(clouds, TinyData.clouds(6, 1));
    assertThat(labelled.classOf(301)).isEqualTo(1);
    assertThatThrownBy(() -> TransferSet.together(clouds, images)).hasMessageContaining("halves");
  }

  @Test
  void dataWithoutLabelsGivesNoneToAnybody() {
    Dataset bare = clouds.withoutLabels();

    assertThat(bare.labelled()).isFalse();
    assertThat(bare.hash()).isNotEqualTo(clouds.hash());
    assertThat(bare.sample(10, 3).labelled()).isFalse();
    assertThat(bare.toString()).contains("no labels");
    assertThatThrownBy(bare::labels)
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no labels");
    assertThatThrownBy(() -> bare.classOf(0)).hasMessageContaining("no labels");
    assertThatThrownBy(() -> bare.only(1)).hasMessageContaining("no labels");
    Batch batch = Batches.inOrder(bare, 5).iterator().next();
    assertThat(batch.labelled()).isFalse();
    assertThatThrownBy(batch::labels).isInstanceOf(DataException.class);
  }

  @Test
  void whatMakesNoSetIsRefused() {
    assertThatThrownBy(() -> TransferSet.gaussianNoise(clouds, 0, 1))
        .hasMessageContaining("0 samples");
    assertThatThrownBy(() -> TransferSet.uniformNoise(clouds.subset(new int[0], "none"), 3, 1))
        .hasMessageContaining("none is empty");
    assertThatThrownBy(() -> TransferSet.mixtures(clouds.subset(new int[] {1}, "one"), 3, 1))
        .hasMessageContaining("two or more");
    assertThatThrownBy(TransferSet::together).hasMessageContaining("one or more");
  }
}
