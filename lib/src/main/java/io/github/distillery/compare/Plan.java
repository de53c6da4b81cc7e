package io.github.distillery.compare;

import io.github.distillery.data.DataException;
import io.github.distillery.data.LastingText;
import io.github.distillery.data.Split;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.ModelException;
import io.github.distillery.train.Trained;
import io.github.distillery.train.TrainingOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What is compared. */
record Plan(
    Split split,
    Optional<Architecture> student,
    TrainingOptions options,
    List<Long> seeds,
    Optional<Classifier> teacher,
    List<Candidate> candidates,
    int parallel,
    Optional<Elsewhere> elsewhere) {

  Plan with(List<Candidate> others) {
    return new Plan(
        split, student, options, seeds, teacher, List.copyOf(others), parallel, elsewhere);
  }

  /** Refuses a candidate that could not be trained, by its name. */
  void check(Candidate candidate) {
    try {
      candidate
          .check()
          .accept(student(candidate).orElse(null), withoutTest(), options.seed(seeds.get(0)));
    } catch (ModelException e) {
      throw new ModelException("\"%s\": %s".formatted(candidate.name(), e.getMessage()), e);
    } catch (DataException e) {
      throw new DataException("\"%s\": %s".formatted(candidate.name(), e.getMessage()), e);
    }
  }

  /** Trains a candidate, which sees nothing of the test part. */
  Trained train(Candidate candidate, long seed, Optional<Path> checkpoint) {
    TrainingOptions seeded = options.seed(seed);
    return candidate
        .method()
        .train(
            student(candidate).orElse(null),
            withoutTest(),
            checkpoint.map(seeded::checkpoint).orElse(seeded));
  }

  /** All that a run is known by. */
  List<String> dependsOn(Candidate candidate, long seed) {
    String plan = student(candidate).map(a -> a.initialize(seed).fingerprint()).orElse("its own");
    return List.of(
        "candidate " + candidate.name(),
        "method " + LastingText.of(candidate.identity()),
        "student " + plan,
        "options " + LastingText.of(options.seed(seed).toString()),
        "training " + split.train().hash(),
        "validation " + split.validation().hash(),
        "test " + split.test().hash(),
        "teacher " + teacher.map(Classifier::fingerprint).orElse("none"));
  }

  private Optional<Architecture> student(Candidate candidate) {
    return candidate.own().or(this::student);
  }

  private Split withoutTest() {
    return Split.of(split.train(), split.validation());
  }
}
