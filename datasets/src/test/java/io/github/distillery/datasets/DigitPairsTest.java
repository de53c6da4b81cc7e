package io.github.distillery.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.TrainTest;
import io.github.distillery.data.Values;
import io.github.distillery.multi.TaskData;
import io.github.distillery.multi.TaskSplit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.indexing.NDArrayIndex;

class DigitPairsTest {
  private static final TrainTest MNIST = few(Datasets.mnist());

  private final DigitPairs options =
      DigitPairs.defaults().train(300).validation(90).test(100).seed(4);

  private static TrainTest few(TrainTest all) {
    int[] first = IntStream.range(0, 800).toArray();
    return new TrainTest(
        all.train().subset(first, "mnist train"), all.test().subset(first, "mnist test"));
  }

  @Test
  void eachHalfIsADigitOfItsClassAndNoDigitComesTwice() {
    TaskSplit pairs = options.of(MNIST);

    assertThat(pairs.toString())
        .isEqualTo("300 for training, 90 for validation, 100 for test; tasks [left, right, sum]");
    Set<Integer> used = new HashSet<>();
    Map<Integer, Integer> train = places(MNIST.train());
    check(pairs.train(), MNIST.train(), train, used);
    check(pairs.validation(), MNIST.train(), train, used);
    assertThat(used).hasSize(2 * 390);
    check(pairs.test(), MNIST.test(), places(MNIST.test()), new HashSet<>());
  }

  private static void check(
      TaskData part, Dataset digits, Map<Integer, Integer> places, Set<Integer> used) {
    for (int i = 0; i < part.size(); i++) {
      int sum = 0;
      for (String task : List.of("left", "right")) {
        int place = places.get(hash(part.task(task), i, task.equals("left") ? 0 : 28));
        assertThat(part.task(task).classOf(i)).isEqualTo(digits.classOf(place));
        assertThat(used.add(place)).isTrue();
        sum += digits.classOf(place);
      }
      assertThat(part.task("sum").classOf(i)).isEqualTo(sum);
    }
  }

  private static Map<Integer, Integer> places(Dataset digits) {
    Map<Integer, Integer> places = new HashMap<>();
    for (int i = 0; i < digits.size(); i++) {
      places.put(hash(digits, i, 0), i);
    }
    assertThat(places).hasSize(digits.size());
    return places;
  }

  private static int hash(Dataset images, int sample, int from) {
    return Arrays.hashCode(
        Values.floats(
            images
                .features()
                .get(
                    NDArrayIndex.point(sample),
                    NDArrayIndex.point(0),
                    NDArrayIndex.all(),
                    NDArrayIndex.interval(from, from + 28))
                .dup('c')));
  }

  @Test
  void theSeedDecidesWhichDigitsMeet() {
    String hash = options.of(MNIST).train().hash();

    assertThat(options.of(MNIST).train().hash()).isEqualTo(hash);
    assertThat(options.seed(5).of(MNIST).train().hash()).isNotEqualTo(hash);
  }

  @Test
  void whereDigitsOverlapTheBrighterPixelShows() {
    TaskData apart = options.of(MNIST).test();
    TaskData close = options.overlap(8).of(MNIST).test();

    assertThat(close.task("sum").sampleShape()).containsExactly(1, 28, 48);
    assertThat(close.task("sum").classOf()).isEqualTo(apart.task("sum").classOf());
    float[] wide = Values.floats(apart.task("sum").features());
    float[] narrow = Values.floats(close.task("sum").features());
    for (int row = 0; row < 100 * 28; row++) {
      for (int x = 0; x < 48; x++) {
        float left = x < 28 ? wide[row * 56 + x] : 0;
        float right = x >= 20 ? wide[row * 56 + x + 8] : 0;
        assertThat(Float.compare(narrow[row * 48 + x], Math.max(left, right))).isZero();
      }
    }
  }

  @Test
  void moreThanThereAreAreRefused() {
    assertThatThrownBy(() -> options.train(311).of(MNIST))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("401 pairs of mnist train need 802 digits, but there are 800");
    assertThatThrownBy(() -> options.overlap(15)).hasMessageContaining("give 0 to 14");
    assertThatThrownBy(() -> options.test(0)).hasMessageContaining("1 or more");
  }
}
