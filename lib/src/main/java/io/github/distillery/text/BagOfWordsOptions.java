package io.github.distillery.text;

import java.util.Objects;

/**
 * How texts become counts of words.
 *
 * <p>Introduced in notebook 15.
 *
 * @param most how many words there are at most, 1 or more: those that occur most often
 * @param bigrams whether two words in a row count as a word too
 * @param leastSentences in how many training sentences a word must occur, 1 or more
 * @param weighting what a word counts
 */
public record BagOfWordsOptions(
    int most, boolean bigrams, int leastSentences, Weighting weighting) {

  /** What a word counts. */
  public enum Weighting {
    /** How often it occurs in the sentence. */
    COUNTS,

    /**
     * How often it occurs in the sentence, times how rare it is among the training sentences:
     * {@code count * (ln((1 + n) / (1 + d)) + 1)} for n sentences of which d have the word; the row
     * is then scaled to length 1 (Salton and Buckley 1988; in this form scikit-learn's).
     */
    TF_IDF
  }

  public BagOfWordsOptions {
    Objects.requireNonNull(weighting, "weighting");
    check("most", most);
    check("leastSentences", leastSentences);
  }

  /**
   * The 1,000 most frequent words, single ones, weighted by tf-idf.
   *
   * @return the options
   */
  public static BagOfWordsOptions defaults() {
    return new BagOfWordsOptions(1000, false, 1, Weighting.TF_IDF);
  }

  /**
   * Changes how many words there are.
   *
   * @param newMost 1 or more
   * @return the changed options
   */
  public BagOfWordsOptions most(int newMost) {
    return new BagOfWordsOptions(newMost, bigrams, leastSentences, weighting);
  }

  /**
   * Counts two words in a row as well, so that "not good" is something.
   *
   * @return the changed options
   */
  public BagOfWordsOptions withBigrams() {
    return new BagOfWordsOptions(most, true, leastSentences, weighting);
  }

  /**
   * Leaves rare words out.
   *
   * @param newLeast in how many training sentences a word must occur, 1 or more
   * @return the changed options
   */
  public BagOfWordsOptions leastSentences(int newLeast) {
    return new BagOfWordsOptions(most, bigrams, newLeast, weighting);
  }

  /**
   * Changes what a word counts.
   *
   * @param newWeighting how
   * @return the changed options
   */
  public BagOfWordsOptions weighting(Weighting newWeighting) {
    return new BagOfWordsOptions(most, bigrams, leastSentences, newWeighting);
  }

  private static void check(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + "; give 1 or more");
    }
  }
}
