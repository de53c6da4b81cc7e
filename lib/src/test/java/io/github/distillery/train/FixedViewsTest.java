package io.github.distillery.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.TinyData;
import io.github.distillery.data.Batch;
import io.github.distillery.data.Batches;
import io.github.distillery.data.Dataset;
import java.util.HashSet;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class FixedViewsTest {
  private final Dataset data = TinyData.images(20, 1);
  private final FixedViews views = Augmentation.shift(3).views(4);

  @Test
  void everySampleLooksTheSameInAViewWhateverStandsBesideIt() {
    INDArray whole = view(IntStream.range(0, 20).toArray(), 2);

    for (Batch batch : Batches.shuffled(data, 6, 1, 1)) {
      INDArray seen = view(batch.indices(), 2);
      for (int i = 0; i < batch.indices().length; i++) {
        assertThat(seen.slice(i)).isEqualTo(whole.slice(batch.indices()[i]));
      }
    }
  }

  @Test
  void viewsDifferFromEachOtherAndBySeed() {
    int[] all = IntStream.range(0, 20).toArray();

    assertThat(view(all, 0)).isNotEqualTo(view(all, 1));
    FixedViews otherSeed = Augmentation.shift(3).views(4, 2);
    assertThat(otherSeed.of(all, data.features(all), new int[20])).isNotEqualTo(view(all, 0));
  }

  @Test
  void asManyEpochsAsThereAreViewsShowEachOnce() {
    for (int index = 0; index < 20; index++) {
      HashSet<Integer> shown = new HashSet<>();
      for (int epoch = 1; epoch <= 4; epoch++) {
        shown.add(views.viewOf(index, epoch));
      }
      assertThat(shown).containsExactlyInAnyOrder(0, 1, 2, 3);
    }
    assertThat(IntStream.range(0, 20).map(index -> views.viewOf(index, 1)).distinct().count())
        .as("views shown in one epoch")
        .isGreaterThan(1);
  }

  @Test
  void aBatchCarriesTheViewsItShows() {
    for (Batch batch : Batches.shuffled(data, 6, 1, 3)) {
      Batch changed = views.change(batch, 3, new SplittableRandom(9));

      assertThat(changed.views()).hasSameSizeAs(batch.indices());
      assertThat(changed.features())
          .isEqualTo(views.of(batch.indices(), batch.features(), changed.views()));
      assertThat(changed.labels()).isEqualTo(batch.labels());
    }
  }

  @Test
  void theLibrarysAugmentationsSayWhatTheyDo() {
    assertThat(Augmentation.shift(1)).hasToString("shift by up to 1 pixel");
    assertThat(Augmentation.shift(2)).isEqualTo(Augmentation.shift(2));
    assertThat(views).hasToString("4 views (shift by up to 3 pixels), seed 1");
    assertThat(views).isEqualTo(Augmentation.shift(3).views(4));
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertThatThrownBy(() -> Augmentation.shift(1).views(0)).hasMessageContaining("0 views");
    assertThatThrownBy(() -> views.views(2)).hasMessageContaining("views already");
    Augmentation cut = (features, random) -> features.getColumns(0);
    assertThatThrownBy(
            () -> cut.views(2).of(new int[] {0}, TinyData.clouds(1, 1).features(), new int[1]))
        .hasMessageContaining("must keep the shape");
  }

  private INDArray view(int[] indices, int view) {
    int[] same = IntStream.range(0, indices.length).map(i -> view).toArray();
    return views.of(indices, data.features(indices), same);
  }
}
