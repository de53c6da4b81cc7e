package io.github.distillery.text;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Values;
import io.github.distillery.text.BagOfWordsOptions.Weighting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Sentences as counts of words, in whatever order they stand: the smallest view of a text, for a
 * student that runs anywhere. The words come from training sentences only; others are not seen.
 *
 * <pre>{@code
 * var bag = BagOfWords.fit(parts.train(), 1000);
 * var words = parts.encoded(bag::encode);
 * var labels = SoftLabels.from(head, embeddings.train()).forView(words.train());
 * }</pre>
 *
 * <p>A word is a run of letters, digits and accents in lower case, with apostrophes inside
 * ("don't"), or a single symbol such as an emoji. Words that occur most often come first, words
 * that occur equally often in alphabetical order: the same sentences give the same columns.
 *
 * <p>Introduced in notebook 15.
 */
public final class BagOfWords {
  private static final Pattern WORD =
      Pattern.compile("[\\p{L}\\p{N}\\p{M}]+(?:['\u2019][\\p{L}\\p{N}\\p{M}]+)*|\\p{So}");

  private final BagOfWordsOptions options;
  private final List<String> words;
  private final Map<String, Integer> columns;
  private final double[] rarity;

  private BagOfWords(BagOfWordsOptions options, List<String> words, double[] rarity) {
    this.options = options;
    this.words = List.copyOf(words);
    this.rarity = rarity;
    this.columns = new HashMap<>();
    words.forEach(word -> columns.put(word, columns.size()));
  }

  /**
   * Takes the words of training sentences, single ones, weighted by tf-idf.
   *
   * @param train what may be learnt from; validation and test sentences do not belong here
   * @param most how many words there are at most
   * @return the bag
   * @throws DataException where there is no word in the sentences
   */
  public static BagOfWords fit(Sentences train, int most) {
    return fit(train, BagOfWordsOptions.defaults().most(most));
  }

  /**
   * Takes the words of training sentences.
   *
   * @param train what may be learnt from; validation and test sentences do not belong here
   * @param options which words, and what they count
   * @return the bag
   * @throws DataException where no word is left
   */
  public static BagOfWords fit(Sentences train, BagOfWordsOptions options) {
    Map<String, Integer> occurrences = new HashMap<>();
    Map<String, Integer> sentencesWith = new HashMap<>();
    for (String text : train.texts()) {
      List<String> words = words(text, options.bigrams());
      words.forEach(word -> occurrences.merge(word, 1, Integer::sum));
      new HashSet<>(words).forEach(word -> sentencesWith.merge(word, 1, Integer::sum));
    }
    List<String> chosen =
        occurrences.keySet().stream()
            .filter(word -> sentencesWith.get(word) >= options.leastSentences())
            .sorted(
                Comparator.comparingInt((String word) -> -occurrences.get(word))
                    .thenComparing(Comparator.naturalOrder()))
            .limit(options.most())
            .toList();
    if (chosen.isEmpty()) {
      throw new DataException(
          "%s: no word occurs in %d of the %,d sentences; take more sentences, or a smaller leastSentences"
              .formatted(train.name(), options.leastSentences(), train.size()));
    }
    double[] rarity =
        chosen.stream()
            .mapToDouble(w -> Math.log((1.0 + train.size()) / (1 + sentencesWith.get(w))) + 1)
            .toArray();
    return new BagOfWords(options, chosen, rarity);
  }

  /**
   * Counts the words of sentences.
   *
   * @param sentences any; words that the bag does not know are left out
   * @return features {@code [n, size]}, with the words as their names; a sentence without known
   *     words has a row of zeros; named for example {@code amazon words}
   */
  public Dataset encode(Sentences sentences) {
    int width = words.size();
    float[] values = new float[Math.multiplyExact(sentences.size(), width)];
    for (int i = 0; i < sentences.size(); i++) {
      for (String word : words(sentences.text(i), options.bigrams())) {
        Integer column = columns.get(word);
        if (column != null) {
          values[i * width + column]++;
        }
      }
    }
    if (options.weighting() == Weighting.TF_IDF) {
      for (int i = 0; i < values.length; i++) {
        values[i] *= (float) rarity[i % width];
      }
      values = UnitRows.of(values, width);
    }
    return sentences
        .dataset("words", Values.array(values, sentences.size(), width))
        .withFeatureNames(words);
  }

  /**
   * The words, in the order of the columns.
   *
   * @return {@link #size} of them; two in a row have a space between them
   */
  public List<String> words() {
    return words;
  }

  /**
   * How many words there are.
   *
   * @return the width of what {@link #encode} gives
   */
  public int size() {
    return words.size();
  }

  @Override
  public String toString() {
    return "bag of %,d words%s, %s"
        .formatted(
            size(),
            options.bigrams() ? " and pairs of words" : "",
            options.weighting() == Weighting.TF_IDF ? "tf-idf" : "counts");
  }

  private static List<String> words(String text, boolean bigrams) {
    List<String> single =
        WORD.matcher(text.toLowerCase(Locale.ROOT)).results().map(MatchResult::group).toList();
    if (!bigrams) {
      return single;
    }
    List<String> all = new ArrayList<>(single);
    for (int i = 1; i < single.size(); i++) {
      all.add(single.get(i - 1) + " " + single.get(i));
    }
    return all;
  }
}
