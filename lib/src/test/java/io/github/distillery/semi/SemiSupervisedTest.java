package io.github.distillery.semi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.TinyData;
import io.github.distillery.data.Batch;
import io.github.distillery.data.Batches;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SemiSupervisedTest {
  private final Split split = TinyData.split();

  @Test
  void eachClassKeepsAsManyLabelsAndTheOthersAreOutOfReach() {
    SemiSupervised data = SemiSupervised.of(split, 7, 1);

    for (int c = 0; c < 3; c++) {
      assertThat(data.labelled().only(c).size()).isEqualTo(7);
    }
    assertThat(data.samples().labelled()).isFalse();
    assertThat(data.samples().size()).isEqualTo(180);
    assertThat(data.unlabelled().labelled()).isFalse();
    assertThat(data.unlabelled().size()).isEqualTo(159);
    assertThat(data.split().validation()).isSameAs(split.validation());
    assertThat(data.split().test()).isSameAs(split.test());
    assertThat(data.labelledOnly().train()).isSameAs(data.labelled());
    assertThatThrownBy(() -> data.samples().labels()).hasMessageContaining("no labels");
    assertThat(data).hasToString("21 labelled and 159 unlabelled for training, 60 for validation");
  }

  @Test
  void labelsStandBesideTheirOwnSamples() {
    SemiSupervised data = SemiSupervised.of(split, 5, 2);

    int[] places = data.indices(true);
    assertThat(places).hasSize(15);
    for (int i = 0; i < places.length; i++) {
      assertThat(data.samples().features(new int[] {places[i]}))
          .isEqualTo(data.labelled().features(new int[] {i}));
      assertThat(data.labelTargets(new int[] {places[i]}).getDouble(0, 0))
          .isCloseTo(1, within(1e-9));
      assertThat(
              data.labelTargets(new int[] {places[i]})
                  .getDouble(0, 1 + split.train().classOf(places[i])))
          .isCloseTo(1, within(1e-9));
    }
    assertThat(data.labelTargets(data.indices(false)).amaxNumber().doubleValue()).isZero();
  }

  @Test
  void theSameSeedDrawsTheSameLabels() {
    String once = SemiSupervised.of(split, 5, 2).labelled().hash();

    assertThat(SemiSupervised.of(split, 5, 2).labelled().hash()).isEqualTo(once);
    assertThat(SemiSupervised.of(split, 5, 3).labelled().hash()).isNotEqualTo(once);
  }

  @Test
  void setsThatAreApartComeTogether() {
    Dataset few = TinyData.clouds(9, 1);
    Dataset many = TinyData.clouds(40, 2);

    SemiSupervised data = SemiSupervised.of(few, many, split);

    assertThat(data.samples().size()).isEqualTo(49);
    assertThat(data.samples().labelled()).isFalse();
    assertThat(data.indices(true)).containsExactly(IntStream.range(0, 9).toArray());
    assertThat(data.unlabelled().features()).isEqualTo(many.features());
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> SemiSupervised.of(split, 0, 1)).hasMessageContaining("0 labels");
    assertThatThrownBy(() -> SemiSupervised.of(split, 61, 1))
        .hasMessageContaining("60 samples of the class")
        .hasMessageContaining("61 shall have a label");
    assertThatThrownBy(() -> SemiSupervised.of(split, 60, 1)).hasMessageContaining("all would");
    Split withoutB = split.withTrain(split.train().without(1));
    assertThatThrownBy(() -> SemiSupervised.of(withoutB, 1, 1))
        .hasMessageContaining("no sample of the class \"b\"");
    Dataset few = TinyData.clouds(9, 1);
    assertThatThrownBy(() -> SemiSupervised.of(few.without(2), few, split))
        .hasMessageContaining("no sample of the class \"c\"");
    Split nothing = split.withTrain(split.train().withoutLabels());
    assertThatThrownBy(() -> SemiSupervised.of(nothing, 1, 1)).hasMessageContaining("no labels");
  }

  @ParameterizedTest
  @CsvSource({"0.5, 16", "0.25, 16", "0.9, 10", "0.01, 8", "0.5, 2", "0.5, 400", "0.125, 33"})
  void batchesHoldBothPartsInTheirProportion(double share, int batchSize) {
    SemiSupervised data = SemiSupervised.of(split, 4, 1);
    PairedSampling sampling = new PairedSampling(data, share);
    List<Integer> unlabelled = new ArrayList<>();
    int[] times = new int[data.samples().size()];
    int all = 0;
    int labelledInFull = Math.min(batchSize - 1, Math.max(1, (int) Math.round(share * batchSize)));

    Batches batches = sampling.batches(data.samples(), batchSize, 7, 1);
    int number = 0;
    for (Batch batch : batches) {
      number++;
      int labelled = (int) IntStream.of(batch.indices()).filter(data::isLabelled).count();
      for (int row = 0; row < batch.indices().length; row++) {
        assertThat(data.isLabelled(batch.indices()[row])).isEqualTo(row < labelled);
        times[batch.indices()[row]]++;
        if (row >= labelled) {
          unlabelled.add(batch.indices()[row]);
        }
      }
      assertThat(labelled).isBetween(1, batch.indices().length - 1);
      if (number < batches.count()) {
        assertThat(batch.indices()).hasSize(batchSize);
        assertThat(labelled).isEqualTo(labelledInFull);
      }
      all += batch.indices().length;
    }

    assertThat(all).isEqualTo(sampling.samples(data.samples(), batchSize));
    assertThat(unlabelled).doesNotHaveDuplicates().hasSize(168);
    int[] ofLabelled = IntStream.of(data.indices(true)).map(i -> times[i]).toArray();
    int most = IntStream.of(ofLabelled).max().orElseThrow();
    assertThat(IntStream.of(ofLabelled).min().orElseThrow()).isBetween(most - 1, most);
  }

  @Test
  void everyEpochAndSeedHasAnOrderOfItsOwn() {
    SemiSupervised data = SemiSupervised.of(split, 4, 1);
    PairedSampling sampling = new PairedSampling(data, 0.5);

    int[] once = sampling.batches(data.samples(), 16, 7, 1).iterator().next().indices();

    assertThat(sampling.batches(data.samples(), 16, 7, 1).iterator().next().indices())
        .isEqualTo(once);
    assertThat(sampling.batches(data.samples(), 16, 7, 2).iterator().next().indices())
        .isNotEqualTo(once);
    assertThat(sampling.batches(data.samples(), 16, 8, 1).iterator().next().indices())
        .isNotEqualTo(once);
    assertThatThrownBy(() -> sampling.samples(data.samples(), 1)).hasMessageContaining("2 or more");
  }
}
