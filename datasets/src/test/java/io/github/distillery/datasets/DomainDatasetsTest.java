package io.github.distillery.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.data.Values;
import io.github.distillery.multi.TaskSplit;
import io.github.distillery.transfer.Domains;
import io.github.distillery.transfer.Leakage;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DomainDatasetsTest {
  @ParameterizedTest
  @EnumSource
  void mnistAndDigitsHaveOneSizeAndPartsWithoutLeaks(DigitShift shift) {
    Domains domains = Datasets.mnistToDigits(shift);
    int size = shift == DigitShift.MIDDLE ? 28 : 8;

    assertShape(domains, 1, size);
    assertThat(sizes(domains.target())).containsExactly(899, 180, 718);
    assertThat(sizes(domains.source())[2]).isEqualTo(10_000);
    if (shift == DigitShift.EASY) {
      assertThat(sizes(domains.source())[0]).isBetween(53_000, 53_999);
    } else {
      assertThat(sizes(domains.source())).containsExactly(54_000, 6_000, 10_000);
    }
    assertNoLeaks(domains.source());
    assertNoLeaks(domains.target());
    assertEveryClassHasItsShare(domains.target().test(), 0.08, 0.12);
    assertThat(domains.sourceName()).startsWith("mnist").doesNotEndWith("train");
    assertThat(domains.targetName()).isEqualTo(size == 28 ? "digits 28x28" : "digits");
  }

  @Test
  void theEasyShiftCountsDotsAsTheDigitsDo() {
    Dataset counted = Datasets.mnistToDigits(DigitShift.EASY).source().test();
    float[] values = Values.floats(counted.features());
    for (float value : values) {
      assertThat(value * 16).isCloseTo(Math.round(value * 16), within(1e-4f));
    }
    // the box of almost every digit touches top and bottom, and keeps its proportions
    assertThat(ink(values, p -> p / 8 == 0)).isBetween(0.7, 1.2);
    assertThat(ink(values, p -> p / 8 == 7)).isBetween(0.7, 1.2);
    assertThat(ink(values, p -> p % 8 == 0)).isBetween(0.05, 0.6);
    float[] digits = Values.floats(Datasets.digits().features());
    assertThat(ink(digits, p -> p / 8 == 0)).isBetween(0.7, 1.2);
    assertThat(ink(digits, p -> p % 8 == 0)).isLessThan(0.05);
  }

  /** Of some pixels, beside what evenly spread ink would give them. */
  private static double ink(float[] values, IntPredicate wanted) {
    double some = 0;
    double all = 0;
    for (int p = 0; p < values.length; p++) {
      some += wanted.test(p % 64) ? values[p] : 0;
      all += values[p];
    }
    return some / all * 8;
  }

  @Test
  void bothDrawingsOfAnEmojiStandInTheSameRow() {
    Domains emoji = Datasets.emoji();

    assertShape(emoji, 3, 32);
    assertThat(emoji.source().train().classNames())
        .hasSize(9)
        .startsWith("Activities")
        .endsWith("Travel & Places");
    assertThat(IntStream.of(sizes(emoji.source())).sum()).isBetween(1_850, 1_900);
    for (int part = 0; part < 3; part++) {
      Dataset noto = parts(emoji.source()).get(part);
      Dataset twemoji = parts(emoji.target()).get(part);
      assertThat(noto.classOf()).isEqualTo(twemoji.classOf());
      assertThat(noto.hash()).isNotEqualTo(twemoji.hash());
      assertThat(meanDistance(noto, twemoji, 0)).isLessThan(0.7 * meanDistance(noto, twemoji, 1));
    }
    assertNoLeaks(emoji.source());
    assertNoLeaks(emoji.target());
    assertThat(emoji.source().train().provenance().licence()).isEqualTo("Apache-2.0");
    assertThat(emoji.target().train().provenance().licence()).isEqualTo("CC-BY-4.0");
  }

  @Test
  void smallSubcategoriesAreLeftOutAndTheOthersAreInEveryPart() {
    Domains emoji = Datasets.emojiSubcategories();

    assertThat(emoji.source().train().classes()).isBetween(50, 60);
    assertThat(emoji.source().train().classNames())
        .contains("animal-bird", "country-flag")
        .doesNotContain("animal-amphibian", "hotel");
    for (Dataset part : parts(emoji.target())) {
      assertEveryClassHasItsShare(part, 1e-9, 0.2);
    }
    assertNoLeaks(emoji.target());
  }

  @Test
  void tasksOfEmojiHaveBothDrawingsOfOneInTheSamePart() {
    Domains emoji = Datasets.emojiSubcategories();
    TaskSplit tasks = Datasets.emojiTasks();

    assertThat(tasks.tasks()).containsExactly("category", "sub-category");
    int drawn = emoji.source().train().size();
    Dataset fine = tasks.train().task("sub-category");
    Dataset coarse = tasks.train().task("category");
    assertThat(fine.size()).isEqualTo(2 * drawn);
    assertThat(coarse.classes()).isBetween(7, 9);
    int[] noto = IntStream.range(0, drawn).toArray();
    assertThat(fine.features(noto)).isEqualTo(emoji.source().train().features());
    for (int i : noto) {
      assertThat(fine.classOf(i)).isEqualTo(fine.classOf(drawn + i));
      assertThat(coarse.classOf(i)).isEqualTo(coarse.classOf(drawn + i));
    }
    int bird = fine.classNames().indexOf("animal-bird");
    int row = IntStream.of(noto).filter(i -> fine.classOf(i) == bird).findFirst().orElseThrow();
    assertThat(coarse.classNames().get(coarse.classOf(row))).isEqualTo("Animals & Nature");
    assertThat(fine.provenance().licence()).isEqualTo("Apache-2.0 AND CC-BY-4.0");
    assertNoLeaks(tasks.task("category"));
  }

  @Test
  void photosHideOtherDigitsThanTheSourceHas() {
    Domains domains = Datasets.mnistToPhotos(200, 1);

    assertShape(domains, 3, 28);
    assertThat(sizes(domains.source())).containsExactly(200, 40, 100);
    assertThat(sizes(domains.target())).containsExactly(200, 40, 100);
    assertThat(domains.targetName()).isEqualTo("mnist on photos");
    Dataset grey = domains.source().train();
    assertThat(grey.features().tensorAlongDimension(0, 2, 3))
        .isEqualTo(grey.features().tensorAlongDimension(2, 2, 3));
    assertEveryClassHasItsShare(domains.target().train(), 0.07, 0.14);
    assertRepeats(domains, Datasets.mnistToPhotos(200, 1), Datasets.mnistToPhotos(200, 2));
    assertThatThrownBy(() -> Datasets.mnistToPhotos(25_001, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("give 100 to 25,000");
  }

  @Test
  void aBackgroundIsTakenFromItsPictureByTheMagnitude() {
    Dataset digits = Datasets.fontDigits(30, 4);
    Dataset none = digits.withFeatures(digits.features().mul(0));
    float[] background = Values.floats(Datasets.onPhotos(none, 7).features());
    float[] both = Values.floats(Datasets.onPhotos(digits, 7).features());
    float[] grey = Values.floats(digits.features());

    assertThat(Datasets.onPhotos(digits, 7).name()).isEqualTo("font digits on photos");
    for (int p = 0; p < both.length; p++) {
      int pixel = p / (3 * 784) * 784 + p % 784;
      assertThat(both[p]).isEqualTo(Math.abs(background[p] - grey[pixel]));
    }
    assertUnitRange(Datasets.onPhotos(none, 7));
    assertThatThrownBy(() -> Datasets.onPhotos(Datasets.iris(), 1))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("iris has samples of the shape [4]");
  }

  @Test
  void backgroundsHaveTheStatisticsOfPhotos() {
    Dataset digits = Datasets.fontDigits(300, 4);
    Dataset none = digits.withFeatures(digits.features().mul(0));
    float[] scene = Values.floats(Datasets.onPhotos(none, 3).features());

    assertThat(mean(scene)).isBetween(0.4, 0.6);
    // neighbours are alike, what lies far apart is not, and much of it is more than grey
    double near = meanDifference(scene, 1);
    double far = meanDifference(scene, 14);
    assertThat(near).isBetween(0.01, 0.1);
    assertThat(far).isGreaterThan(2 * near);
    assertThat(meanDifference(scene, 784)).isBetween(0.05, 0.4);
  }

  @Test
  void drawnDigitsAreTheSameEverywhere() {
    Dataset digits = Datasets.fontDigits(1_000, 1);

    assertThat(digits.features().shape()).containsExactly(1_000, 1, 28, 28);
    assertEveryClassHasItsShare(digits, 0.1, 0.1);
    assertUnitRange(digits);
    assertThat(Leakage.between(digits, Datasets.fontDigits(1_000, 2)).pairs()).isEmpty();
    assertThat(Datasets.fontDigits(10, 1).features())
        .isEqualTo(digits.subset(IntStream.range(0, 10).toArray(), "first").features());
    assertThat(digits.hash()).startsWith("ee96d517e0e3");
    assertThat(Datasets.onPhotos(digits.sample(50, 1), 1).hash()).startsWith("dc297f112f94");
  }

  @Test
  void drawnDigitsStayWithinTheirPictureAndLeaveInk() {
    Dataset digits = Datasets.fontDigits(1_000, 3);
    float[] pixels = Values.floats(digits.features());
    for (int i = 0; i < digits.size(); i++) {
      double ink = 0;
      double edge = 0;
      for (int p = 0; p < 784; p++) {
        ink += pixels[i * 784 + p];
        boolean outermost = p < 28 || p >= 756 || p % 28 == 0 || p % 28 == 27;
        edge += outermost ? pixels[i * 784 + p] : 0;
      }
      assertThat(ink).isBetween(8.0, 250.0);
      assertThat(edge).isLessThan(4);
    }
  }

  @Test
  void drawnDigitsLeadToMnist() {
    Domains domains = Datasets.fontDigitsToMnist(400, 1);

    assertShape(domains, 1, 28);
    assertThat(sizes(domains.source())).containsExactly(400, 100, 100);
    assertThat(sizes(domains.target())).containsExactly(54_000, 6_000, 10_000);
  }

  private static void assertRepeats(Domains first, Domains again, Domains other) {
    for (int part = 0; part < 3; part++) {
      String hash = parts(first.target()).get(part).hash();
      assertThat(parts(again.target()).get(part).hash()).isEqualTo(hash);
      assertThat(parts(other.target()).get(part).hash()).isNotEqualTo(hash);
    }
    assertThat(again.source().train().hash()).isEqualTo(first.source().train().hash());
  }

  private static void assertShape(Domains domains, int channels, int size) {
    for (Split split : List.of(domains.source(), domains.target())) {
      for (Dataset part : parts(split)) {
        assertThat(part.sampleShape()).containsExactly(channels, size, size);
        assertUnitRange(part);
      }
    }
  }

  private static void assertUnitRange(Dataset data) {
    assertThat(data.features().minNumber().floatValue()).isBetween(0f, 0.05f);
    assertThat(data.features().maxNumber().floatValue()).isBetween(0.95f, 1f);
  }

  private static void assertNoLeaks(Split split) {
    assertThat(Leakage.between(split.train(), split.test()).pairs()).isEmpty();
    assertThat(Leakage.between(split.train(), split.validation()).pairs()).isEmpty();
    assertThat(Leakage.between(split.validation(), split.test()).pairs()).isEmpty();
  }

  private static void assertEveryClassHasItsShare(Dataset data, double least, double most) {
    double[] shares = new double[data.classes()];
    IntStream.of(data.classOf()).forEach(c -> shares[c] += 1.0 / data.size());
    for (double share : shares) {
      assertThat(share).isBetween(least - 1e-9, most + 1e-9);
    }
  }

  private static List<Dataset> parts(Split split) {
    return List.of(split.train(), split.validation(), split.test());
  }

  private static int[] sizes(Split split) {
    return parts(split).stream().mapToInt(Dataset::size).toArray();
  }

  /** Between each picture and one {@code on} rows further in the other set. */
  private static double meanDistance(Dataset first, Dataset second, int on) {
    float[] a = Values.floats(first.features());
    float[] b = Values.floats(second.features());
    int length = (int) first.sampleLength();
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += Math.abs(a[k] - b[(k + on * length) % b.length]) / a.length;
    }
    return sum;
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value / values.length;
    }
    return sum;
  }

  private static double meanDifference(float[] values, int apart) {
    double sum = 0;
    for (int p = 0; p + apart < values.length; p++) {
      sum += Math.abs(values[p] - values[p + apart]) / values.length;
    }
    return sum;
  }
}
