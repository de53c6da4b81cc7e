package io.github.distillery.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Provenance;
import io.github.distillery.data.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class SentencesTest {
  private static final List<String> CLASSES = List.of("negative", "positive");

  @Test
  void areSplitAndSampledAsTheDataMadeOfThemIs() {
    Sentences all = TextFixture.opinions(101);
    Dataset numbered = numbered(all);

    SentencesSplit parts = all.split(0.6, 0.2, 7);
    Split split = numbered.split(0.6, 0.2, 7);

    assertThat(texts(all, split.train())).isEqualTo(parts.train().texts());
    assertThat(texts(all, split.validation())).isEqualTo(parts.validation().texts());
    assertThat(texts(all, split.test())).isEqualTo(parts.test().texts());
    assertThat(texts(all, numbered.sample(30, 3))).isEqualTo(all.sample(30, 3).texts());
    assertThat(all.split(0.6, 7).hasTest()).isFalse();
    assertThat(all.split(0.6, 8).train().texts()).isNotEqualTo(parts.train().texts());
  }

  @Test
  void partsAreEncodedToASplit() {
    SentencesSplit parts = TextFixture.opinions(50).split(0.6, 0.2, 7);

    Split split = parts.encoded(BagOfWords.fit(parts.train(), 20)::encode);

    assertThat(split.train().size()).isEqualTo(30);
    assertThat(split.test().classOf()).isEqualTo(parts.test().classOf());
  }

  @Test
  void classNamesAreAlphabeticalWhereLabelsAreNames() {
    Sentences two = Sentences.of("two", List.of("x", "y", "z"), List.of("b", "a", "b"));

    assertThat(two.classNames()).containsExactly("a", "b");
    assertThat(two.classOf()).containsExactly(1, 0, 1);
    assertThat(two.toTable().columnNames()).containsExactly("class", "text");
    assertThat(two.withoutLabels().toTable().columnNames()).containsExactly("text");
    assertThat(two).hasToString("two: 3 sentences, 2 classes");
  }

  @Test
  void haveAHashOfTextsAndLabels() {
    Sentences one = Sentences.of("one", List.of("ab", "c"), List.of("x", "y"));
    Sentences same = Sentences.of("other name", List.of("ab", "c"), List.of("x", "y"));
    Sentences otherCut = Sentences.of("one", List.of("a", "bc"), List.of("x", "y"));
    Sentences otherLabel = Sentences.of("one", List.of("ab", "c"), List.of("y", "x"));

    assertThat(one.hash()).isEqualTo(same.hash()).matches("[0-9a-f]{64}");
    assertThat(one.hash()).isNotIn(otherCut.hash(), otherLabel.hash(), one.withoutLabels().hash());
  }

  @Test
  void withoutLabelsRefuseThem() {
    Sentences none = TextFixture.opinions(10).withoutLabels();

    assertThat(none.labelled()).isFalse();
    assertThatThrownBy(none::classOf).hasMessageContaining("opinions has no labels");
    assertThatThrownBy(() -> none.split(0.5, 1)).hasMessageContaining("opinions has no labels");
    assertThat(none.sample(4, 1).size()).isEqualTo(4);
  }

  @Test
  void thatCannotBeAreRefusedByPlaceAndRemedy() {
    Provenance unknown = Provenance.unknown();
    assertThatThrownBy(() -> Sentences.of("none", List.of(), new int[0], CLASSES, unknown))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("none: there are no texts");
    assertThatThrownBy(() -> Sentences.of("s", List.of("a", "b"), new int[] {0}, CLASSES, unknown))
        .hasMessageContaining("2 texts but 1 classes");
    assertThatThrownBy(
            () -> Sentences.of("s", List.of("a", "bad"), new int[] {0, 2}, CLASSES, unknown))
        .hasMessageContaining("text 1 (\"bad\") has the class 2; classes go from 0 to 1");
    List<String> gap = Arrays.asList("a", null);
    assertThatThrownBy(() -> Sentences.of("s", gap, new int[] {0, 1}, CLASSES, unknown))
        .hasMessageContaining("text 1 is null");
    assertThatThrownBy(() -> Sentences.of("s", List.of("a", "b"), gap))
        .hasMessageContaining("the label of text 1 is null");
    Sentences few = TextFixture.opinions(4);
    assertThatThrownBy(() -> few.subset(new int[] {4}, "part"))
        .hasMessageContaining("there is no text 4");
    assertThatThrownBy(() -> few.sample(5, 1)).hasMessageContaining("5 samples wanted of 4");
  }

  @Test
  void doNotChangeWithTheListTheyCameFrom() {
    List<String> texts = new ArrayList<>(List.of("a", "b"));
    int[] classOf = {0, 1};
    Sentences made = Sentences.of("s", texts, classOf, CLASSES, Provenance.unknown());
    String hash = made.hash();

    texts.set(0, "changed");
    classOf[0] = 1;

    assertThat(made.hash()).isEqualTo(hash);
  }

  private static Dataset numbered(Sentences all) {
    return all.dataset("numbers", Nd4j.arange(all.size()).reshape(all.size(), 1));
  }

  private static List<String> texts(Sentences all, Dataset numbers) {
    return Arrays.stream(numbers.features().toIntVector()).mapToObj(all::text).toList();
  }
}
