package io.github.distillery.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.TinyData;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Provenance;
import io.github.distillery.data.Resize;
import io.github.distillery.data.Split;
import io.github.distillery.model.Architectures;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class DomainsTest {
  private final Split source = TinyData.clouds(300, 1).named("sun").split(0.6, 0.2, 1);
  private final Split target = TinyData.clouds(120, 2).named("rain").split(0.5, 0.2, 1);
  private final Domains domains = Domains.of(source, target);

  private static Dataset of(String name, List<String> classNames, int... classOf) {
    return Dataset.of(
        name, Nd4j.rand(classOf.length, 4), classOf, classNames, Provenance.unknown());
  }

  private static Split thrice(Dataset data) {
    return Split.of(data.named(data.name() + " train"), data);
  }

  @Test
  void sourceAndTargetCanChangePlaces() {
    assertThat(domains.sourceName()).isEqualTo("sun");
    assertThat(domains.reversed().sourceName()).isEqualTo("rain");
    assertThat(domains.reversed().target()).isSameAs(source);
    assertThat(domains.reversed().reversed()).isEqualTo(domains);
    assertThat(domains).hasToString("sun to rain, 3 classes; sun: " + source + "; rain: " + target);
  }

  @Test
  void theTargetWithoutLabelsIsRefusedByWhateverAsksForLabels() {
    Dataset unlabelled = domains.unlabelledTarget();

    assertThat(unlabelled.features()).isEqualTo(target.train().features());
    assertThat(unlabelled.labelled()).isFalse();
    assertThatThrownBy(
            () ->
                Trainer.train(
                    Architectures.mlp(4, 3, 3),
                    target.withTrain(unlabelled),
                    TrainingOptions.defaults().epochs(1)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("rain train, no labels has no labels to learn from")
        .hasMessageContaining("take labelled samples, or let a teacher say");
    assertThatThrownBy(() -> Domains.of(target.withTrain(unlabelled), source))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("rain train, no labels has no labels, but a source is");
    assertThat(Domains.of(source, target.withTrain(unlabelled)).unlabelledTarget().size())
        .isEqualTo(60);
  }

  @Test
  void fewLabelsAreAsManyOfEachClassAndMoreOfThemHoldTheFewer() {
    Dataset two = domains.targetLabels(2, 7);
    Dataset five = domains.targetLabels(5, 7);

    assertThat(counts(two)).containsOnly(2);
    assertThat(counts(five)).containsOnly(5);
    assertThat(Leakage.between(five, two).pairs()).hasSize(6);
    assertThat(domains.targetLabels(5, 7).hash()).isEqualTo(five.hash());
    assertThat(domains.targetLabels(5, 8).hash()).isNotEqualTo(five.hash());
    assertThat(target.withTrain(five).train().size()).isEqualTo(15);
    assertThatThrownBy(() -> domains.targetLabels(21, 7))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("rain train has 20 samples of the class a, 21 are wanted");
    assertThatThrownBy(() -> domains.targetLabels(0, 7))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void classesThatDifferAreNamedOnBothSides() {
    Split cats = thrice(of("cats", List.of("cat", "dog", "eel"), 0, 1, 2));
    Split dogs = thrice(of("dogs", List.of("dog", "emu"), 0, 1));
    Split order = thrice(of("order", List.of("dog", "cat", "eel"), 0, 1, 2));

    assertThatThrownBy(() -> Domains.of(cats, dogs))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("cats train and dogs train differ in their classes")
        .hasMessageContaining("only the first has [cat, eel], only the second has [emu]")
        .hasMessageContaining("make both with one list of class names");
    assertThatThrownBy(() -> Domains.of(cats, order))
        .hasMessageContaining("the same classes in another order");
  }

  @Test
  void shapesThatDifferAreNamedWithTheRemedy() {
    Split images = TinyData.images(20, 1).split(0.5, 1);
    Split small =
        Split.of(Resize.to(8, 8).apply(images.train()), Resize.to(8, 8).apply(images.validation()));

    assertThatThrownBy(() -> Domains.of(images, small))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("[1, 16, 16]")
        .hasMessageContaining("[1, 8, 8]")
        .hasMessageContaining("Resize.to(height, width)");
  }

  @Test
  void aClassWithoutSampleIsNamed() {
    List<String> names = List.of("a", "b", "c");
    Split full = thrice(of("full", names, 0, 1, 2));

    assertThatThrownBy(() -> Domains.of(full, thrice(of("half", names, 1, 1, 1))))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("half train (3 samples) has none of the classes a, c");
    Split test = Split.of(full.train(), full.validation(), of("bare test", names, 0, 1));
    assertThatThrownBy(() -> Domains.of(test, full))
        .hasMessageContaining("bare test (2 samples) has none of the class c");
  }

  @Test
  void aTestSampleInAnyTrainingPartIsFound() {
    int[] some = {3, 17};
    Dataset seen = source.train().subset(new int[] {5, 40}, "seen");
    Dataset spoilt = joined(target.test(), seen);
    int first = target.test().size();

    assertThatThrownBy(
            () -> Domains.of(source, Split.of(target.train(), target.validation(), spoilt)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(
            "2 samples of rain test are in sun train too: %d (there 5), %d (there 40)"
                .formatted(first, first + 1))
        .hasMessageContaining("Leakage.without(train, test)");
    Split leaking =
        Split.of(source.train(), source.validation(), source.train().subset(some, "own test"));
    assertThatThrownBy(() -> Domains.of(leaking, target)).hasMessageContaining("none of the class");
  }

  @Test
  void whatLeaksCanBeLeftOut() {
    Dataset seen = source.train().subset(new int[] {5, 40, 60, 61, 62, 63, 64}, "seen");
    Dataset clean = Leakage.without(source.train(), target.test(), seen);

    assertThat(clean.size()).isEqualTo(source.train().size() - 7);
    assertThat(Leakage.between(clean, seen).pairs()).isEmpty();
    assertThat(Leakage.between(clean, seen)).hasToString("no sample of seen is in sun train");
    assertThat(Leakage.between(source.train(), seen).toString())
        .startsWith("7 samples of seen are in sun train too: 0 (there 5), 1 (there 40)")
        .endsWith("4 (there 62), \u2026");
    assertThat(Leakage.without(source.train(), target.test())).isSameAs(source.train());
  }

  @Test
  void aSampleThatDiffersInOneValueIsNoLeak() {
    Dataset near =
        source.train().withFeatures(source.train().features().dup().putScalar(0, 3, 9.25));

    assertThat(Leakage.between(source.train(), near).pairs())
        .hasSize(near.size() - 1)
        .noneMatch(pair -> pair.testIndex() == 0);
    assertThat(Leakage.between(source.train(), TinyData.images(4, 1)).pairs()).isEmpty();
  }

  private static Dataset joined(Dataset first, Dataset second) {
    return Dataset.of(
        first.name(),
        Nd4j.concat(0, first.features(), second.features()),
        IntStream.concat(IntStream.of(first.classOf()), IntStream.of(second.classOf())).toArray(),
        first.classNames(),
        Provenance.unknown());
  }

  private static int[] counts(Dataset data) {
    int[] counts = new int[data.classes()];
    IntStream.of(data.classOf()).forEach(c -> counts[c]++);
    return counts;
  }
}
