package io.github.distillery.datasets;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Provenance;
import io.github.distillery.data.TrainTest;
import io.github.distillery.multi.TaskData;
import io.github.distillery.multi.TaskLabels;
import io.github.distillery.multi.TaskSplit;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * How {@link Datasets#digitPairs(DigitPairs)} puts pairs of digits together.
 *
 * <pre>{@code
 * Datasets.digitPairs(DigitPairs.defaults().train(5_000).overlap(6).seed(3))
 * }</pre>
 *
 * <p>Introduced in notebook 09.
 *
 * @param train pairs for training; 20,000 by default
 * @param validation pairs for validation; 5,000 by default; with those for training at most 30,000
 * @param test pairs for the test part; 5,000 by default, which is the most
 * @param overlap how many columns the right digit lies over the left one, 0 to 14; 0 by default
 * @param seed draws which digits meet; 1 by default
 */
public record DigitPairs(int train, int validation, int test, int overlap, long seed) {
  private static final int SIDE = 28;
  private static final int MOST_OVERLAP = SIDE / 2;
  private static final int DIGITS = 10;

  public DigitPairs {
    for (int count : new int[] {train, validation, test}) {
      if (count < 1) {
        throw new IllegalArgumentException(
            "%,d, %,d and %,d pairs for training, validation and test; give 1 or more for each"
                .formatted(train, validation, test));
      }
    }
    if (overlap < 0 || overlap > MOST_OVERLAP) {
      throw new IllegalArgumentException(
          "an overlap of %d columns; give 0 to %d".formatted(overlap, MOST_OVERLAP));
    }
  }

  /**
   * The options to start from.
   *
   * @return 20,000, 5,000 and 5,000 pairs side by side, seed 1
   */
  public static DigitPairs defaults() {
    return new DigitPairs(20_000, 5_000, 5_000, 0, 1);
  }

  /**
   * Changes the training part.
   *
   * @param pairs 1 or more
   * @return the changed options
   */
  public DigitPairs train(int pairs) {
    return new DigitPairs(pairs, validation, test, overlap, seed);
  }

  /**
   * Changes the validation part.
   *
   * @param pairs 1 or more
   * @return the changed options
   */
  public DigitPairs validation(int pairs) {
    return new DigitPairs(train, pairs, test, overlap, seed);
  }

  /**
   * Changes the test part.
   *
   * @param pairs 1 or more
   * @return the changed options
   */
  public DigitPairs test(int pairs) {
    return new DigitPairs(train, validation, pairs, overlap, seed);
  }

  /**
   * Lets the digits overlap, which makes them harder to tell.
   *
   * @param columns of pixels, 0 to 14
   * @return the changed options
   */
  public DigitPairs overlap(int columns) {
    return new DigitPairs(train, validation, test, columns, seed);
  }

  /**
   * Changes the seed.
   *
   * @param newSeed any number
   * @return the changed options
   */
  public DigitPairs seed(long newSeed) {
    return new DigitPairs(train, validation, test, overlap, newSeed);
  }

  /** Each digit is in one pair at most; the test part is made of test digits alone. */
  TaskSplit of(TrainTest mnist) {
    int[] learnt = shuffled(mnist.train(), train + validation, seed);
    int[] measured = shuffled(mnist.test(), test, seed + 1);
    return TaskSplit.of(
        pairs(mnist.train(), Arrays.copyOf(learnt, 2 * train), "digit pairs train"),
        pairs(
            mnist.train(),
            Arrays.copyOfRange(learnt, 2 * train, 2 * (train + validation)),
            "digit pairs validation"),
        pairs(mnist.test(), Arrays.copyOf(measured, 2 * test), "digit pairs test"));
  }

  private static int[] shuffled(Dataset digits, int pairs, long seed) {
    if (2L * pairs > digits.size()) {
      throw new DataException(
          "%,d pairs of %s need %,d digits, but there are %,d; ask for fewer"
              .formatted(pairs, digits.name(), 2L * pairs, digits.size()));
    }
    int[] order = IntStream.range(0, digits.size()).toArray();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int moved = order[i];
      order[i] = order[other];
      order[other] = moved;
    }
    return order;
  }

  /** The first half of the digits comes left, the second half right. */
  private TaskData pairs(Dataset digits, int[] chosen, String name) {
    int count = chosen.length / 2;
    int[] left = Arrays.copyOf(chosen, count);
    int[] right = Arrays.copyOfRange(chosen, count, chosen.length);
    int[] leftOf = Arrays.stream(left).map(digits::classOf).toArray();
    int[] rightOf = Arrays.stream(right).map(digits::classOf).toArray();
    int[] sumOf = IntStream.range(0, count).map(i -> leftOf[i] + rightOf[i]).toArray();
    Provenance source = digits.provenance();
    Dataset samples =
        Dataset.of(
            name,
            images(digits.features(left), digits.features(right)),
            leftOf,
            digits.classNames(),
            new Provenance(
                "pairs of " + source.source() + ", seed " + seed,
                source.licence(),
                source.sha256()));
    return TaskData.of(
        samples,
        TaskLabels.of("left", samples),
        new TaskLabels("right", rightOf, digits.classNames()),
        new TaskLabels("sum", sumOf, numbers(2 * DIGITS - 1)));
  }

  private INDArray images(INDArray left, INDArray right) {
    INDArray images = Nd4j.zeros(DataType.FLOAT, left.size(0), 1, SIDE, 2L * SIDE - overlap);
    columns(images, 0).assign(left);
    INDArray place = columns(images, SIDE - overlap);
    place.assign(Transforms.max(place.dup('c'), right, false));
    return images;
  }

  private static INDArray columns(INDArray images, int from) {
    INDArrayIndex all = NDArrayIndex.all();
    return images.get(all, all, all, NDArrayIndex.interval(from, from + SIDE));
  }

  private static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }
}
