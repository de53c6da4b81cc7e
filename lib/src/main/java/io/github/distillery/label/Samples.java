package io.github.distillery.label;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import java.util.List;

/**
 * What is known of the samples that a teacher was asked about, whatever their features are.
 *
 * @param data the name of the data
 * @param size how many there are
 * @param classNames their classes
 * @param classOf the class of each; empty where there are no labels
 */
record Samples(String data, int size, List<String> classNames, int[] classOf) {

  static Samples of(Dataset data) {
    int[] classes = data.labelled() ? data.classOf() : new int[0];
    return new Samples(data.name(), data.size(), data.classNames(), classes);
  }

  /**
   * Makes sure that other data can have the same samples.
   *
   * @return what is known of them now: labels that one side lacks come from the other
   */
  Samples checkedAgainst(Dataset view) {
    Samples other = of(view);
    if (other.size != size) {
      throw new DataException(
          "%s has %,d samples, the teacher was asked about %,d of %s; take another view of exactly these samples, in the same order"
              .formatted(other.data, other.size, size, data));
    }
    if (!other.classNames.equals(classNames)) {
      throw new DataException(
          "%s has the classes %s, %s has %s; views of the same samples have the same classes in the same order"
              .formatted(other.data, other.classNames, data, classNames));
    }
    if (classOf.length == 0 || other.classOf.length == 0) {
      return classOf.length == 0 ? other : new Samples(other.data, size, classNames, classOf);
    }
    for (int i = 0; i < size; i++) {
      if (classOf[i] != other.classOf[i]) {
        throw new DataException(
            "sample %d is \"%s\" in %s and \"%s\" in %s: these are other samples, or the same in another order; split and draw both with the same seed"
                .formatted(
                    i,
                    classNames.get(classOf[i]),
                    data,
                    classNames.get(other.classOf[i]),
                    other.data));
      }
    }
    return other;
  }
}
