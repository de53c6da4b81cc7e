package io.github.distillery.select;

import io.github.distillery.train.TrainingOptions;

/** What selections and searches refuse alike. */
final class Checks {
  private Checks() {}

  static TrainingOptions withoutCheckpoint(TrainingOptions options) {
    if (options.checkpoint().isPresent()) {
      throw new IllegalArgumentException(
          "the options keep their state in %s, which all trainings would share; leave it out and use resumeIn(folder)"
              .formatted(options.checkpoint().get()));
    }
    return options;
  }
}
