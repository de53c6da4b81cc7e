package io.github.distillery.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.distillery.kernel.headless.Cell;
import io.github.distillery.tests.DistilleryScript.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs every lesson and every solution. With {@code -Ddistillery.lessons=quick} each training takes
 * one epoch and results are not looked at; otherwise claims must hold and tables must be those that
 * are committed.
 */
@DisabledOnOs(OS.WINDOWS)
class LessonRunsTest {
  private static final boolean QUICK =
      System.getProperty("distillery.lessons", "full").equals("quick");

  @TempDir private Path results;

  static Stream<Path> all() {
    return Course.all();
  }

  static Stream<Path> solutions() {
    return Course.solutions();
  }

  @BeforeEach
  void needsTheKernel() {
    assumeThat(DistilleryScript.root().resolve("kernels/target/libs"))
        .as("the kernel is packaged: mvn verify, not mvn test")
        .isDirectory();
  }

  @ParameterizedTest
  @MethodSource("all")
  void runsToItsEndWithTheCommittedResults(Path lesson) throws Exception {
    Path executed = run(lesson);

    List<Cell> committed = Course.code(lesson);
    List<Cell> now = Course.code(executed);
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < committed.size(); i++) {
      if (now.get(i).source().contains("Claim.check(")) {
        assertThat(now.get(i).outputs().toString()).contains(QUICK ? "not checked," : "holds: ");
      }
      if (!QUICK) {
        differences.addAll(OutputTables.differences(committed.get(i), now.get(i)));
      }
    }
    assertThat(differences).isEmpty();
    String page = lesson.getFileName().toString().replace(".ipynb", ".html");
    assertThat(Files.readString(results.resolve(page)))
        .contains("<table", "data:image/png;base64,");
  }

  @ParameterizedTest
  @MethodSource("solutions")
  void solvesEveryExercise(Path solution) throws Exception {
    Path executed = run(solution);

    for (Cell cell : Course.code(executed)) {
      if (cell.source().contains("Check.that(")) {
        assertThat(cell.outputs().toString()).as(cell.source()).contains("solved: exercise ");
      }
    }
  }

  private Path run(Path notebook) throws Exception {
    assumeThat(Runtime.version().feature() > 22 && Files.readString(notebook).contains("%spark"))
        .as("Spark 3.5 does not start on JDK 23 and newer")
        .isFalse();
    Outcome outcome =
        new DistilleryScript(DistilleryScript.root().resolve("distillery"), results)
            .with("DISTILLERY_EFFORT", QUICK ? "quick" : "full")
            .within(20)
            .start("run", notebook.toString(), "--output", results.toString());
    assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isZero();
    return results.resolve(notebook.getFileName());
  }
}
