package io.github.distillery.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class SplitTest {
  @Test
  void eachClassKeepsItsShareInEachPart() {
    Split split = Samples.unbalanced(1000).split(0.7, 0.2, 1);
    assertThat(shares(split.train())).containsExactly(420, 210, 70);
    assertThat(shares(split.validation())).containsExactly(120, 60, 20);
    assertThat(shares(split.test())).containsExactly(60, 30, 10);
  }

  @Test
  void everySampleIsInExactlyOnePart() {
    for (long seed = 0; seed < 20; seed++) {
      Dataset data = Samples.unbalanced(97);
      Split split = data.split(0.6, 0.25, seed);
      List<Integer> all = new ArrayList<>(Samples.numbers(split.train()));
      all.addAll(Samples.numbers(split.validation()));
      all.addAll(Samples.numbers(split.test()));
      assertThat(all).containsExactlyInAnyOrderElementsOf(Samples.numbers(data));
    }
  }

  @Test
  void theSameSeedMakesTheSameSplitAndAnotherSeedAnother() {
    Dataset data = Samples.unbalanced(100);
    Split split = data.split(0.8, 5);
    assertThat(split.train().hash()).isEqualTo(data.split(0.8, 5).train().hash());
    assertThat(split.validation().hash()).isEqualTo(data.split(0.8, 5).validation().hash());
    assertThat(split.train().hash()).isNotEqualTo(data.split(0.8, 6).train().hash());
  }

  @Test
  void aSampleCarriesItsOwnClassIntoThePart() {
    Split split = Samples.unbalanced(60).split(0.5, 0.25, 2);
    for (Dataset part : List.of(split.train(), split.validation(), split.test())) {
      for (int i = 0; i < part.size(); i++) {
        assertThat(part.classOf(i)).isEqualTo((int) part.features().getFloat(i, 1));
      }
    }
  }

  @Test
  void thePublishedTestPartStaysAsItIsAndNeverReachesTraining() {
    Dataset published = Samples.unbalanced(50).named("published test");
    Dataset train = Samples.unbalanced(100);
    Split split = new TrainTest(train, published).split(0.9, 3);
    assertThat(split.test()).isSameAs(published);
    assertThat(split.train().size() + split.validation().size()).isEqualTo(100);
    List<Integer> learnt = new ArrayList<>(Samples.numbers(split.train()));
    learnt.addAll(Samples.numbers(split.validation()));
    assertThat(learnt).containsExactlyInAnyOrderElementsOf(Samples.numbers(train));
  }

  @Test
  void aSplitInTwoHasNoTestPartAndSaysHowToGetOne() {
    Split split = Samples.unbalanced(100).split(0.9, 1);
    assertThat(split.hasTest()).isFalse();
    assertThatThrownBy(split::test)
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("no test part", "split(train, validation, seed)");
    assertThat(split.toString()).contains("90 for training", "10 for validation", "none for test");
  }

  @Test
  void fractionsThatMakeNoSenseAreRefused() {
    Dataset data = Samples.unbalanced(100);
    for (double bad : new double[] {0, 1, -0.1, 1.5, Double.NaN}) {
      assertThatThrownBy(() -> data.split(bad, 1))
          .as("training fraction %s", bad)
          .isInstanceOf(DataException.class)
          .hasMessageContaining("above 0 and together at most 1");
    }
    assertThatThrownBy(() -> data.split(0.8, 0.3, 1)).hasMessageContainingAll("0.8", "0.3");
  }

  @Test
  void aPartThatWouldBeEmptyIsRefused() {
    assertThatThrownBy(() -> Samples.ofClasses(0, 1, 2).split(0.95, 1))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("3 samples", "leave a part empty");
    assertThatThrownBy(() -> Samples.ofClasses().split(0.5, 1))
        .hasMessageContaining("leave a part empty");
  }

  @Test
  void theFractionsMayAddUpToOneInSpiteOfRounding() {
    Split split = Samples.unbalanced(100).split(0.7, 0.3, 1);
    assertThat(split.hasTest()).isFalse();
    assertThat(split.validation().size()).isEqualTo(30);
  }

  @Test
  void partsOfDifferentClassesOrShapesAreRefused() {
    Dataset train = Samples.ofClasses(0, 1, 2);
    Dataset otherClasses =
        Dataset.of(
            "other", Nd4j.zeros(1, 2), new int[] {0}, List.of("x", "y", "z"), Provenance.unknown());
    Dataset otherShape =
        Dataset.of(
            "wide", Nd4j.zeros(1, 5), new int[] {0}, train.classNames(), Provenance.unknown());
    assertThatThrownBy(() -> Split.of(train, otherClasses))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("other", "[x, y, z]", "[a, b, c]");
    assertThatThrownBy(() -> Split.of(train, train, otherShape))
        .hasMessageContainingAll("wide", "[5]", "[2]");
    assertThatThrownBy(() -> Split.of(train, train).withTrain(otherShape))
        .isInstanceOf(DataException.class);
  }

  @Test
  void anotherTrainingPartLeavesTheOthersAlone() {
    Split split = Samples.unbalanced(100).split(0.6, 0.2, 1);
    Split withoutC = split.withTrain(split.train().without(2));
    assertThat(Samples.count(withoutC.train(), 2)).isZero();
    assertThat(withoutC.validation()).isSameAs(split.validation());
    assertThat(withoutC.test()).isSameAs(split.test());
  }

  private static int[] shares(Dataset data) {
    return IntStream.range(0, data.classes()).map(c -> (int) Samples.count(data, c)).toArray();
  }
}
