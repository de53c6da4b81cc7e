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

  private static final String NOT_RUN = "not run";

  /**
   * A notebook that was left out because one before it failed.
   *
   * @param notebook the file
   * @param cells how many cells it has to run
   * @return a run without results
   */
  static NotebookRun notRun(Path notebook, int cells) {
    return new NotebookRun(
        notebook,
        0,
        cells,
        Duration.ZERO,
        Optional.of(NOT_RUN),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * The result in a word or two.
   *
   * @return {@code ok}, {@code not run}, or {@code FAILED} and why
   */
  String result() {
    return trouble.map(why -> why.equals(NOT_RUN) ? why : "FAILED: " + why).orElse("ok");
  }

  /**
   * Whether every cell ran as it should.
   *
   * @return true for a run without trouble
   */
  public boolean succeeded() {
    return trouble.isEmpty();
  }
}
