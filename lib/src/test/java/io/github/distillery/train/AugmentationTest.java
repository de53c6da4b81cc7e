package io.github.distillery.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.Lively;
import io.github.distillery.TinyData;
import io.github.distillery.model.Architectures;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class AugmentationTest {
  private static final double ROUNDING = 1e-6;
  private final INDArray images = Lively.images(5, 3, 7, 6).features();
  private final INDArray squares = Lively.images(4, 2, 5, 5).features();

  static Stream<Augmentation> all() {
    return Stream.of(
        Augmentation.shift(2),
        Augmentation.rotation(30),
        Augmentation.noise(0.2),
        Augmentation.cutOut(3),
        Augmentation.flip(),
        Augmentation.rotation(15).then(Augmentation.shift(1)).then(Augmentation.cutOut(2)));
  }

  @ParameterizedTest
  @MethodSource("all")
  void theSameSeedMakesTheSamePicturesAndAnotherOneOthers(Augmentation augmentation) {
    INDArray before = images.dup();
    INDArray once = augmentation.apply(images, new SplittableRandom(3));
    INDArray again = augmentation.apply(images, new SplittableRandom(3));
    INDArray other = augmentation.apply(images, new SplittableRandom(8));

    assertThat(once.shape()).isEqualTo(images.shape());
    assertThat(furthest(once, again)).isLessThan(1e-12);
    assertThat(furthest(once, other)).isGreaterThan(0.01);
    assertThat(furthest(images, before)).as("what was given").isLessThan(1e-12);
  }

  /** A seed's draws must not be those of its neighbour, a few draws further on. */
  @Test
  void trainingsWithNeighbouringSeedsDrawOnTheirOwn() {
    List<double[]> drawn = new ArrayList<>();
    for (long seed = 1; seed <= 3; seed++) {
      Augmentation remembering =
          (features, random) -> {
            drawn.add(random.doubles(20).toArray());
            return features;
          };
      TrainingOptions options =
          TrainingOptions.defaults().epochs(1).batchSize(512).seed(seed).augmentation(remembering);
      Trainer.train(Architectures.mlp(4, 2, 3), TinyData.split(), options);
    }

    assertThat(drawn).hasSize(3);
    Set<Double> first = DoubleStream.of(drawn.get(0)).boxed().collect(Collectors.toSet());
    assertThat(DoubleStream.of(drawn.get(1)).boxed()).noneMatch(first::contains);
    assertThat(DoubleStream.of(drawn.get(2)).boxed()).noneMatch(first::contains);
  }

  @ParameterizedTest
  @MethodSource("all")
  void picturesAreChangedEachInItsOwnWay(Augmentation augmentation) {
    INDArray one = images.get(NDArrayIndex.interval(0, 1)).dup('c');
    INDArray twelve = Nd4j.repeat(one, 12).reshape('c', 12, 3, 7, 6);

    INDArray changed = augmentation.apply(twelve, new SplittableRandom(4));

    long different =
        Stream.iterate(1, i -> i < 12, i -> i + 1)
            .filter(i -> furthest(changed.slice(0), changed.slice(i)) > 1e-3)
            .count();
    assertThat(different).isGreaterThan(2);
  }

  @Test
  void zeroChangesNothing() {
    for (Augmentation nothing :
        List.of(
            Augmentation.rotation(0),
            Augmentation.noise(0),
            Augmentation.cutOut(0),
            Augmentation.flip(0),
            Augmentation.rotation(0).then(Augmentation.flip(0)))) {
      INDArray same = nothing.apply(images, new SplittableRandom(1));
      assertThat(furthest(images, same)).as(nothing.toString()).isLessThan(ROUNDING);
    }
  }

  @Test
  void aQuarterTurnMovesEveryPixelOfEveryChannelToItsPlace() {
    INDArray turned = Augmentation.rotation(90, 90).apply(squares, new SplittableRandom(1));
    INDArray half = Augmentation.rotation(180, 180).apply(images, new SplittableRandom(1));

    for (int image = 0; image < 4; image++) {
      for (int channel = 0; channel < 2; channel++) {
        for (int y = 0; y < 5; y++) {
          for (int x = 0; x < 5; x++) {
            // counter-clockwise: what was at the right is at the top
            assertThat(turned.getDouble(image, channel, 4 - x, y))
                .isCloseTo(squares.getDouble(image, channel, y, x), within(ROUNDING));
          }
        }
      }
    }
    for (int channel = 0; channel < 3; channel++) {
      assertThat(half.getDouble(2, channel, 6, 5))
          .isCloseTo(images.getDouble(2, channel, 0, 0), within(ROUNDING));
      assertThat(half.getDouble(2, channel, 1, 4))
          .isCloseTo(images.getDouble(2, channel, 5, 1), within(ROUNDING));
    }
  }

  @Test
  void aTurnThereAndBackKeepsTheMiddleOfASmoothPicture() {
    INDArray smooth = Nd4j.create(1, 1, 21, 21);
    for (int y = 0; y < 21; y++) {
      for (int x = 0; x < 21; x++) {
        smooth.putScalar(new int[] {0, 0, y, x}, 0.03 * x + 0.01 * y);
      }
    }
    SplittableRandom random = new SplittableRandom(1);

    INDArray there = Augmentation.rotation(25, 25).apply(smooth, random);
    INDArray back = Augmentation.rotation(-25, -25).apply(there, random);

    // six to the right comes from 6 cos 25 to the right and 6 sin 25 below
    assertThat(there.getDouble(0, 0, 10, 16))
        .isCloseTo(0.03 * (10 + 5.43785) + 0.01 * (10 + 2.53571), within(1e-5));
    for (int[] place : new int[][] {{10, 10}, {10, 15}, {6, 8}, {13, 7}}) {
      // a plane is what bilinear means leave as it is
      assertThat(back.getDouble(0, 0, place[0], place[1]))
          .isCloseTo(0.03 * place[1] + 0.01 * place[0], within(1e-5));
    }
  }

  @Test
  void rotationBringsInZerosAndStaysInRange() {
    INDArray white = Nd4j.ones(8, 1, 9, 9);

    INDArray turned = Augmentation.rotation(45, 45).apply(white, new SplittableRandom(1));

    assertThat(turned.getDouble(0, 0, 0, 0)).isLessThan(ROUNDING);
    assertThat(turned.getDouble(0, 0, 4, 4)).isCloseTo(1, within(ROUNDING));
    assertThat(turned.minNumber().doubleValue()).isGreaterThanOrEqualTo(0);
    assertThat(turned.maxNumber().doubleValue()).isLessThan(1 + ROUNDING);
  }

  @Test
  void anglesFillTheirRange() {
    INDArray dot = Nd4j.zeros(400, 1, 21, 21);
    for (int image = 0; image < 400; image++) {
      dot.putScalar(new int[] {image, 0, 10, 20}, 1);
    }

    INDArray turned = Augmentation.rotation(30).apply(dot, new SplittableRandom(5));

    double highest = 20;
    double lowest = 0;
    for (int image = 0; image < 400; image++) {
      long place = turned.slice(image).ravel().argMax().getLong(0);
      highest = Math.min(highest, place / 21);
      lowest = Math.max(lowest, place / 21);
    }
    assertThat(highest).isEqualTo(5); // 10 * sin 30 degrees above the middle
    assertThat(lowest).isEqualTo(15);
  }

  @Test
  void noiseHasItsDeviationAndStaysWithinItsLimits() {
    INDArray grey = Nd4j.valueArrayOf(new long[] {20, 1, 28, 28}, 0.5f);

    INDArray noisy = Augmentation.noise(0.2).apply(grey, new SplittableRandom(1));
    INDArray kept = Augmentation.noise(0.5, 0, 1).apply(grey, new SplittableRandom(1));

    assertThat(noisy.meanNumber().doubleValue()).isCloseTo(0.5, within(0.01));
    assertThat(noisy.stdNumber().doubleValue()).isCloseTo(0.2, within(0.01));
    assertThat(noisy.maxNumber().doubleValue()).isGreaterThan(1);
    assertThat(kept.minNumber().doubleValue()).isBetween(0.0, 0.0);
    assertThat(kept.maxNumber().doubleValue()).isBetween(1.0, 1.0);
  }

  @Test
  void cutOutCoversOneSquareInEveryChannel() {
    INDArray bright = Nd4j.valueArrayOf(new long[] {300, 2, 9, 8}, 0.9f);

    INDArray cut = Augmentation.cutOut(3, 0.25).apply(bright, new SplittableRandom(2));

    INDArray covered = cut.lt(0.5).castTo(bright.dataType());
    INDArray first = covered.tensorAlongDimension(0, 0, 2, 3);
    INDArray second = covered.tensorAlongDimension(1, 0, 2, 3);
    assertThat(furthest(first, second)).as("channels").isLessThan(1e-12);
    assertThat(cut.minNumber().doubleValue()).isCloseTo(0.25, within(ROUNDING));
    assertThat(first.sum(1, 2).maxNumber().intValue()).isEqualTo(9);
    assertThat(first.sum(1, 2).minNumber().intValue()).as("in a corner").isEqualTo(4);
    assertThat(first.sum(0).minNumber().intValue()).as("every place").isPositive();
  }

  @Test
  void aFlipMirrorsRowsAndTwoAreNone() {
    INDArray flipped = Augmentation.flip(1).apply(images, new SplittableRandom(1));

    for (int channel = 0; channel < 3; channel++) {
      for (int x = 0; x < 6; x++) {
        assertThat(flipped.getDouble(4, channel, 2, 5 - x))
            .isCloseTo(images.getDouble(4, channel, 2, x), within(ROUNDING));
      }
    }
    INDArray twice =
        Augmentation.flip(1).then(Augmentation.flip(1)).apply(images, new SplittableRandom(1));
    assertThat(furthest(images, twice)).isLessThan(ROUNDING);
  }

  @Test
  void aChainGoesFromLeftToRight() {
    Augmentation cutThenNoise = Augmentation.cutOut(40).then(Augmentation.noise(0.1));
    Augmentation noiseThenCut = Augmentation.noise(0.1).then(Augmentation.cutOut(40));

    assertThat(cutThenNoise.apply(images, new SplittableRandom(1)).amaxNumber().doubleValue())
        .isGreaterThan(0.1);
    assertThat(noiseThenCut.apply(images, new SplittableRandom(1)).amaxNumber().doubleValue())
        .isLessThan(ROUNDING);
    assertThat(cutThenNoise)
        .hasToString("cut-out of 40 by 40 pixels, set to 0.0, then noise of deviation 0.1");
    assertThat(cutThenNoise)
        .isEqualTo(Augmentation.cutOut(40).then(Augmentation.noise(0.1)))
        .isNotEqualTo(noiseThenCut);
  }

  @Test
  void chainsCanHaveFixedViewsButNotHoldThem() {
    FixedViews views = Augmentation.rotation(10).then(Augmentation.shift(1)).views(3);

    assertThat(views).hasToString("3 views (" + views.augmentation() + "), seed 1");
    assertThatThrownBy(() -> views.then(Augmentation.shift(1)))
        .hasMessageContaining("views(count)");
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    INDArray rows = Nd4j.ones(3, 4);
    assertThatThrownBy(() -> Augmentation.rotation(5).apply(rows, new SplittableRandom(1)))
        .hasMessageContaining("not rank 2");
    assertThatThrownBy(() -> Augmentation.rotation(9, 3)).hasMessageContaining("smaller angle");
    assertThatThrownBy(() -> Augmentation.rotation(Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> Augmentation.noise(-1)).hasMessageContaining("-1");
    assertThatThrownBy(() -> Augmentation.noise(1, 1, 0)).hasMessageContaining("smaller limit");
    assertThatThrownBy(() -> Augmentation.cutOut(-1)).hasMessageContaining("-1");
    assertThatThrownBy(() -> Augmentation.flip(1.5)).hasMessageContaining("1.5");
  }

  private static double furthest(INDArray one, INDArray other) {
    return one.sub(other).amaxNumber().doubleValue();
  }
}
