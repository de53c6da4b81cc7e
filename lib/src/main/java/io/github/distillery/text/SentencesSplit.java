package io.github.distillery.text;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.data.Stratified;
import java.util.Optional;
import java.util.function.Function;

/**
 * Sentences divided by purpose: training learns from them, validation chooses by them, test only
 * measures. Encoders make a {@link Split} of it, each its own and all with the same samples.
 *
 * <p>Introduced in notebook 15.
 */
public final class SentencesSplit {
  private final Sentences train;
  private final Sentences validation;
  private final Optional<Sentences> test;

  private SentencesSplit(Sentences train, Sentences validation, Optional<Sentences> test) {
    this.train = train;
    this.validation = validation;
    this.test = test;
  }

  static SentencesSplit of(Sentences all, Stratified.Parts parts) {
    String name = all.name();
    return new SentencesSplit(
        all.subset(parts.train(), name + " train"),
        all.subset(parts.validation(), name + " validation"),
        parts.test().length == 0
            ? Optional.empty()
            : Optional.of(all.subset(parts.test(), name + " test")));
  }

  /**
   * What is learnt from.
   *
   * @return the training part
   */
  public Sentences train() {
    return train;
  }

  /**
   * What choices are made by.
   *
   * @return the validation part
   */
  public Sentences validation() {
    return validation;
  }

  /**
   * What only measures, after every choice has been made.
   *
   * @return the test part
   * @throws DataException where this split has none
   */
  public Sentences test() {
    return test.orElseThrow(
        () ->
            new DataException(
                train.name()
                    + ": this split has no test part; make one with split(train, validation, seed)"));
  }

  /**
   * Whether there is a test part.
   *
   * @return true where {@link #test()} gives one
   */
  public boolean hasTest() {
    return test.isPresent();
  }

  /**
   * The same parts with features.
   *
   * @param encoder makes a data set of each part, for example {@code miniLm::encode} or {@code
   *     bagOfWords::encode}
   * @return the parts as data to learn from
   */
  public Split encoded(Function<Sentences, Dataset> encoder) {
    Dataset first = encoder.apply(train);
    Dataset second = encoder.apply(validation);
    return test.map(encoder)
        .map(third -> Split.of(first, second, third))
        .orElseGet(() -> Split.of(first, second));
  }

  @Override
  public String toString() {
    return "%,d sentences for training, %,d for validation, %s for test"
        .formatted(
            train.size(),
            validation.size(),
            test.map(t -> "%,d".formatted(t.size())).orElse("none"));
  }
}
