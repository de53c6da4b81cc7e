package io.github.distillery.compare;

import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.model.Architecture;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.util.Optional;

/**
 * One line of a comparison.
 *
 * @param name what tables call it
 * @param first what it was called when it was added
 * @param isBaseline whether the others are measured by it
 * @param own its student, where it is not the common one
 * @param needsStudent whether it can do nothing without a student
 * @param method how it trains
 * @param check refuses what could not be trained, as far as that can be known before
 * @param identity tells this method from others, also in another session
 */
record Candidate(
    String name,
    String first,
    boolean isBaseline,
    Optional<Architecture> own,
    boolean needsStudent,
    Method method,
    Check check,
    String identity) {
  Candidate {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a candidate has no name; tables need one");
    }
  }

  /** Trains a given student. */
  @FunctionalInterface
  interface Method {
    Trained train(Architecture student, Split split, TrainingOptions options);
  }

  /** Looks at what a training would be given. */
  @FunctionalInterface
  interface Check {
    void accept(Architecture student, Split split, TrainingOptions options);
  }

  Candidate named(String newName) {
    return new Candidate(newName, first, isBaseline, own, needsStudent, method, check, identity);
  }

  static Candidate labels(String name, boolean isBaseline) {
    return new Candidate(
        name,
        name,
        isBaseline,
        Optional.empty(),
        true,
        Trainer::train,
        Distillation.withoutTeacher().hard(1)::checkFits,
        "labels");
  }

  static Candidate distillation(
      String name, boolean isBaseline, Optional<Architecture> own, Distillation distillation) {
    return new Candidate(
        name,
        name,
        isBaseline,
        own,
        true,
        distillation::train,
        distillation::checkFits,
        distillation.identity());
  }

  static Candidate way(String name, boolean isBaseline, Way way) {
    return new Candidate(
        name,
        name,
        isBaseline,
        Optional.empty(),
        false,
        (student, split, options) -> way.train(split, options),
        (student, split, options) -> {},
        "a way of its own");
  }
}
