package io.github.distillery.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.text.BagOfWordsOptions.Weighting;
import java.util.List;
import org.junit.jupiter.api.Test;

class BagOfWordsTest {
  private static final BagOfWordsOptions COUNTS =
      BagOfWordsOptions.defaults().weighting(Weighting.COUNTS);

  @Test
  void weighsWordsAsScikitLearnDoes() {
    TextFixture.Bag expected = TextFixture.read().bag();
    Sentences texts = unlabelled(expected.texts());
    BagOfWords bag = BagOfWords.fit(texts, BagOfWordsOptions.defaults().withBigrams());

    Dataset rows = bag.encode(texts);

    assertThat(bag.words()).containsExactlyInAnyOrderElementsOf(expected.words());
    for (int i = 0; i < texts.size(); i++) {
      for (int k = 0; k < bag.size(); k++) {
        int there = expected.words().indexOf(bag.words().get(k));
        assertThat(rows.features().getDouble(i, k))
            .isCloseTo(expected.rows()[i][there], within(1e-6));
      }
    }
  }

  @Test
  void takesTheMostFrequentWordsAndTiesInAlphabeticalOrder() {
    Sentences texts = unlabelled(List.of("b a c c", "A d, B!"));

    assertThat(BagOfWords.fit(texts, 3).words()).containsExactly("a", "b", "c");
    assertThat(BagOfWords.fit(texts, 9).words()).containsExactly("a", "b", "c", "d");
    assertThat(BagOfWords.fit(texts, COUNTS.leastSentences(2)).words()).containsExactly("a", "b");
  }

  @Test
  void countsWordsAndPairsOfThem() {
    Sentences texts = unlabelled(List.of("not good, not bad", "good"));
    BagOfWords bag = BagOfWords.fit(texts, COUNTS.withBigrams());

    Dataset rows = bag.encode(texts);

    assertThat(bag.words())
        .containsExactly("good", "not", "bad", "good not", "not bad", "not good");
    assertThat(rows.features().getRow(0).toIntVector()).containsExactly(1, 2, 1, 1, 1, 1);
    assertThat(rows.features().getRow(1).toIntVector()).containsExactly(1, 0, 0, 0, 0, 0);
    assertThat(rows.featureNames()).isEqualTo(bag.words());
  }

  @Test
  void keepsApostrophesAccentsAndEmoji() {
    Sentences texts =
        unlabelled(List.of("Don't 'quote' CAFÉ don\u2019t \ud83d\ude00\ud83d\ude00 5x"));

    assertThat(BagOfWords.fit(texts, 9).words())
        .containsExactlyInAnyOrder("\ud83d\ude00", "5x", "café", "don't", "don\u2019t", "quote");
  }

  @Test
  void knowsNothingButItsTrainingSentences() {
    BagOfWords bag = BagOfWords.fit(unlabelled(List.of("good bad")), 9);

    Dataset rows = bag.encode(unlabelled(List.of("unheard of", "", "good")));

    assertThat(rows.features().sum(1).toDoubleVector())
        .containsExactly(new double[] {0, 0, 1}, within(1e-6));
  }

  @Test
  void needsAWord() {
    assertThatThrownBy(() -> BagOfWords.fit(unlabelled(List.of("...", "")), 9))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no word occurs in 1 of the 2 sentences");
    assertThatThrownBy(() -> BagOfWordsOptions.defaults().most(0))
        .hasMessageContaining("most is 0");
  }

  private static Sentences unlabelled(List<String> texts) {
    return Sentences.unlabelled("texts", texts, List.of("a", "b"));
  }
}
