package io.github.distillery.model;

import io.github.distillery.data.Dataset;

/** Makes sure that the columns of a teacher's logits mean what the labels of the data mean. */
public final class SameClasses {
  private SameClasses() {}

  /**
   * Compares the number of classes and, where the teacher knows them, their names and order.
   *
   * @param teacher any classifier
   * @param data what it is about to be asked about
   * @throws ModelException where they differ
   */
  public static void check(Classifier teacher, Dataset data) {
    if (teacher.classes() != data.classes()) {
      throw new ModelException(
          "the teacher %s knows %d classes, %s has %d; use a teacher for these classes"
              .formatted(teacher.name(), teacher.classes(), data.name(), data.classes()));
    }
    if (!teacher.classNames().isEmpty() && !teacher.classNames().equals(data.classNames())) {
      throw new ModelException(
          "the teacher %s knows the classes %s, %s has %s; use a teacher for these classes, and data with its classes in the teacher's order"
              .formatted(teacher.name(), teacher.classNames(), data.name(), data.classNames()));
    }
  }
}
