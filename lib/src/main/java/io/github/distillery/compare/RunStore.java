package io.github.distillery.compare;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finished runs, each in a JSON file named by a hash of all that it depends on. Two processes may
 * use one folder at the same time, for different seeds.
 */
final class RunStore {
  private final ResultFolder<Entry> folder;

  RunStore(Path folder) {
    this.folder = new ResultFolder<>(folder, Entry.class, Entry::dependsOn);
  }

  /** Either a finished run, or the accuracy on validation that something is chosen by. */
  private record Entry(List<String> dependsOn, Run run, Double accuracy) {}

  Optional<Run> find(List<String> dependsOn) {
    return folder.find(dependsOn, Entry::run);
  }

  Optional<Double> findChoice(List<String> dependsOn) {
    return folder.find(dependsOn, Entry::accuracy);
  }

  /** Keeps a finished run; the state it would have gone on from is no longer needed. */
  void save(List<String> dependsOn, Run run) {
    folder.save(new Entry(dependsOn, run, null));
  }

  void saveChoice(List<String> dependsOn, double accuracy) {
    folder.save(new Entry(dependsOn, null, accuracy));
  }

  /** Where the state of a run is kept while it goes on; the folder is the run's own. */
  Path checkpoint(List<String> dependsOn) {
    return folder.checkpoint(dependsOn);
  }
}
