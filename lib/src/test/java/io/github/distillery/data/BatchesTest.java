package io.github.distillery.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BatchesTest {
  private final Dataset data = Samples.unbalanced(103);

  @Test
  void anEpochDrawsEachSampleOnce() {
    assertThat(indices(Batches.shuffled(data, 10, 1, 0)))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 103).boxed().toList());
  }

  @Test
  void inOrderMeansTheOrderOfTheSamples() {
    assertThat(indices(Batches.inOrder(data, 10)))
        .isEqualTo(IntStream.range(0, 103).boxed().toList());
  }

  @Test
  void theLastBatchHoldsWhatIsLeft() {
    List<Integer> sizes = new ArrayList<>();
    Batches batches = Batches.shuffled(data, 10, 1, 0);
    batches.forEach(batch -> sizes.add(batch.indices().length));
    assertThat(sizes).hasSize(11).endsWith(10, 3).doesNotContain(0);
    assertThat(batches.count()).isEqualTo(11);
    assertThat(Batches.inOrder(Samples.unbalanced(20), 10).count()).isEqualTo(2);
  }

  @Test
  void featuresAndLabelsBelongToTheIndices() {
    for (Batch batch : Batches.shuffled(data, 16, 4, 2)) {
      for (int row = 0; row < batch.indices().length; row++) {
        int index = batch.indices()[row];
        assertThat((int) batch.features().getFloat(row, 0)).isEqualTo(index);
        assertThat(batch.labels().getRow(row).toFloatVector())
            .isEqualTo(data.labels().getRow(index).toFloatVector());
      }
      assertThat(batch.features().size(0)).isEqualTo(batch.indices().length);
      assertThat(batch.labels().size(0)).isEqualTo(batch.indices().length);
    }
  }

  @Test
  void seedAndEpochAloneGiveTheOrder() {
    List<Integer> order = indices(Batches.shuffled(data, 10, 1, 0));
    assertThat(indices(Batches.shuffled(data, 10, 1, 0))).isEqualTo(order);
    assertThat(indices(Batches.shuffled(data, 64, 1, 0))).isEqualTo(order);
    assertThat(indices(Batches.shuffled(data, 10, 1, 1))).isNotEqualTo(order);
    assertThat(indices(Batches.shuffled(data, 10, 2, 0))).isNotEqualTo(order);
  }

  @Test
  void everySampleComesToEveryPlaceEquallyOften() {
    int[][] seen = new int[5][5];
    for (int seed = 0; seed < 100; seed++) {
      for (int epoch = 0; epoch < 100; epoch++) {
        int[] order = Shuffle.order(5, seed, epoch);
        for (int place = 0; place < 5; place++) {
          seen[place][order[place]]++;
        }
      }
    }
    // 2,000 expected, standard deviation 40
    assertThat(Stream.of(seen).flatMapToInt(IntStream::of))
        .allSatisfy(count -> assertThat(count).isBetween(1800, 2200));
  }

  @Test
  void neighbouringSeedsDoNotDrawFromOneStream() {
    // one stream shifted by a number a seed would make these two draws agree for every seed
    int agreements = 0;
    for (int seed = 0; seed < 1000; seed++) {
      int drawnOfThree = draws(Shuffle.order(6, seed, 0))[2];
      int drawnOfSix = draws(Shuffle.order(6, seed + 3, 0))[5];
      agreements += drawnOfThree == drawnOfSix % 3 ? 1 : 0;
    }
    assertThat(agreements).isBetween(250, 420);
  }

  @Test
  void theBatchesCanBeDrawnAgain() {
    Batches batches = Batches.shuffled(data, 10, 1, 0);
    assertThat(indices(batches)).isEqualTo(indices(batches));
  }

  @Test
  void aBatchSizeBelowOneIsRefused() {
    assertThatThrownBy(() -> Batches.inOrder(data, 0)).hasMessageContainingAll("0", "1 or more");
  }

  @Test
  void drawingBeyondTheLastBatchSaysSo() {
    Iterator<Batch> iterator = Batches.inOrder(data, 103).iterator();
    iterator.next();
    assertThat(iterator.hasNext()).isFalse();
    assertThatThrownBy(iterator::next)
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContaining("all 1 batches");
  }

  /** The random draws that led to an order: at {@code i}, one of the numbers from 0 to i. */
  private static int[] draws(int[] order) {
    int[] state = IntStream.range(0, order.length).toArray();
    int[] draws = new int[order.length];
    for (int i = order.length - 1; i > 0; i--) {
      while (state[draws[i]] != order[i]) {
        draws[i]++;
      }
      state[draws[i]] = state[i];
    }
    return draws;
  }

  private static List<Integer> indices(Batches batches) {
    List<Integer> all = new ArrayList<>();
    for (Batch batch : batches) {
      IntStream.of(batch.indices()).forEach(all::add);
    }
    return all;
  }
}
