package io.github.distillery.select;

import io.github.distillery.data.Split;
import io.github.distillery.model.Architecture;
import io.github.distillery.train.TrainingOptions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** All that a search is told. A {@link Tuning} changes a copy of its own before anybody sees it. */
final class SearchSettings {
  private static final int TRIALS = 20;

  final Split split;
  Optional<Architecture> student = Optional.empty();
  TrainingOptions options = TrainingOptions.defaults();
  Optional<Function<Draw, Attempt>> search = Optional.empty();
  Optional<Halving> halving = Optional.empty();
  int trials = TRIALS;
  long mostEpochs = Long.MAX_VALUE;
  double mostSeconds = Double.POSITIVE_INFINITY;
  long seed = 1;
  Optional<Path> folder = Optional.empty();

  SearchSettings(Split split) {
    this.split = split;
  }

  SearchSettings copy() {
    SearchSettings copy = new SearchSettings(split);
    copy.student = student;
    copy.options = options;
    copy.search = search;
    copy.halving = halving;
    copy.trials = trials;
    copy.mostEpochs = mostEpochs;
    copy.mostSeconds = mostSeconds;
    copy.seed = seed;
    copy.folder = folder;
    return copy;
  }
}
