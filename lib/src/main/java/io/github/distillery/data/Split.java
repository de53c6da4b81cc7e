package io.github.distillery.data;

import java.util.Arrays;
import java.util.Optional;

/**
 * Data divided by purpose: training learns from it, validation chooses by it, test only measures.
 *
 * <p>Introduced in notebook 02.
 */
public final class Split {
  private final Dataset train;
  private final Dataset validation;
  private final Optional<Dataset> test;

  private Split(Dataset train, Dataset validation, Optional<Dataset> test) {
    this.train = train;
    this.validation = validation;
    this.test = test;
    check(validation);
    test.ifPresent(this::check);
  }

  /**
   * A split without test part.
   *
   * @param train what is learnt from
   * @param validation what choices are made by
   * @return the split
   * @throws DataException where the parts differ in classes or sample shape
   */
  public static Split of(Dataset train, Dataset validation) {
    return new Split(train, validation, Optional.empty());
  }

  /**
   * A split with test part.
   *
   * @param train what is learnt from
   * @param validation what choices are made by
   * @param test what only measures
   * @return the split
   * @throws DataException where the parts differ in classes or sample shape
   */
  public static Split of(Dataset train, Dataset validation, Dataset test) {
    return new Split(train, validation, Optional.of(test));
  }

  /**
   * What is learnt from.
   *
   * @return the training part
   */
  public Dataset train() {
    return train;
  }

  /**
   * What choices are made by: epochs, temperatures, weights, biases.
   *
   * @return the validation part
   */
  public Dataset validation() {
    return validation;
  }

  /**
   * What only measures, after every choice has been made.
   *
   * @return the test part
   * @throws DataException where this split has none
   */
  public Dataset test() {
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
   * The same split with another training part, for example without one class.
   *
   * @param newTrain what is learnt from
   * @return the split
   */
  public Split withTrain(Dataset newTrain) {
    return new Split(newTrain, validation, test);
  }

  /**
   * The same split with features scaled to mean 0 and deviation 1, as measured on the training part
   * alone.
   *
   * @return the scaled split
   */
  public Split standardized() {
    Standardization scale = Standardization.fit(train);
    return new Split(scale.apply(train), scale.apply(validation), test.map(scale::apply));
  }

  @Override
  public String toString() {
    return "%,d for training, %,d for validation, %s for test"
        .formatted(
            train.size(),
            validation.size(),
            test.map(t -> "%,d".formatted(t.size())).orElse("none"));
  }

  private void check(Dataset part) {
    if (!part.classNames().equals(train.classNames())) {
      throw new DataException(
          "%s has the classes %s, %s has %s; all parts of a split need the same"
              .formatted(part.name(), part.classNames(), train.name(), train.classNames()));
    }
    if (!Arrays.equals(part.sampleShape(), train.sampleShape())) {
      throw new DataException(
          "%s has samples of the shape %s, %s of %s; all parts of a split need the same"
              .formatted(
                  part.name(),
                  Arrays.toString(part.sampleShape()),
                  train.name(),
                  Arrays.toString(train.sampleShape())));
    }
  }
}
