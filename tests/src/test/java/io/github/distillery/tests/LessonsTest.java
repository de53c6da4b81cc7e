package io.github.distillery.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.distillery.kernel.headless.Cell;
import io.github.distillery.kernel.headless.Notebook;
import io.github.distillery.tests.DistilleryScript.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The lessons of the course, as they are committed and as they run now. */
class LessonsTest {
  private static final Pattern CLAIM = Pattern.compile("Claim\\.check\\(");
  private static final Pattern HOLDS = Pattern.compile("\"holds: ");

  @TempDir private Path results;

  static Stream<Path> lessons() throws IOException {
    try (var files = Files.list(DistilleryScript.root().resolve("notebooks"))) {
      List<Path> lessons =
          files.filter(file -> file.toString().endsWith(".ipynb")).sorted().toList();
      return lessons.stream();
    }
  }

  @ParameterizedTest
  @MethodSource("lessons")
  void isCommittedWithTheOutputsOfItsCells(Path lesson) throws IOException {
    String json = Files.readString(lesson);

    List<Cell> code = Notebook.read(lesson).cells().stream().filter(Cell::isCode).toList();
    assertThat(code).hasSizeBetween(12, 24);
    assertThat(code)
        .allSatisfy(cell -> assertThat(cell.source().lines().count()).isLessThanOrEqualTo(20));
    assertThat(json).doesNotContain("\"execution_count\": null").doesNotContain("\"ename\"");
    assertThat(count(HOLDS, json)).isPositive().isEqualTo(count(CLAIM, json));
  }

  @ParameterizedTest
  @MethodSource("lessons")
  @DisabledOnOs(OS.WINDOWS)
  void runsToItsEndAndItsClaimsHold(Path lesson) throws Exception {
    assumeThat(DistilleryScript.root().resolve("kernels/target/libs"))
        .as("the kernel is packaged: mvn verify, not mvn test")
        .isDirectory();
    DistilleryScript distillery =
        new DistilleryScript(DistilleryScript.root().resolve("distillery"), results);

    Outcome outcome =
        distillery.within(20).start("run", lesson.toString(), "--output", results.toString());

    assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isZero();
    String executed = Files.readString(results.resolve(lesson.getFileName()));
    assertThat(count(HOLDS, executed)).isEqualTo(count(CLAIM, executed));
    String page = lesson.getFileName().toString().replace(".ipynb", ".html");
    assertThat(Files.readString(results.resolve(page)))
        .contains("<table", "data:image/png;base64,", "<math");
  }

  private static long count(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.results().count();
  }
}
