package io.github.distillery.kernel.headless;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the run of one notebook went.
 *
 * @param notebook the file that was run
 * @param ran how many code cells were run
 * @param cells how many there are to run
 * @param time how long it took, with the start of the session
 * @param trouble what stopped the run; empty where all cells ran
 * @param executed where the executed notebook was written; empty where there was none to write
 * @param page where the HTML page was written; empty where there was none to write
 */
public record NotebookRun(
    Path notebook,
    int ran,
    int cells,
    Duration time,
    Optional<String> trouble,
    Optional<Path> executed,
    Optional<Path> page) {

  /**
   * Whether every cell ran as it should.
   *
   * @return true for a run without trouble
   */
  public boolean succeeded() {
    return trouble.isEmpty();
  }
}
