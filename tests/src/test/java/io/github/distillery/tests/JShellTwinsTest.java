package io.github.distillery.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.distillery.tests.DistilleryScript.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lessons as scripts for JShell, made by the launcher and run with one epoch a training. */
@DisabledOnOs(OS.WINDOWS)
class JShellTwinsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"02-soft-labels", "05-parameter-distillation", "13-building-a-student"})
  void saysInJShellWhatItSaysInANotebook(String lesson) throws Exception {
    assumeThat(DistilleryScript.root().resolve("kernels/target/libs"))
        .as("the kernel is packaged: mvn verify, not mvn test")
        .isDirectory();
    DistilleryScript distillery =
        new DistilleryScript(DistilleryScript.root().resolve("distillery"), folder)
            .with("DISTILLERY_EFFORT", "quick")
            .within(10);
    Path notebook = Course.FOLDER.resolve(lesson + ".ipynb");

    assertThat(distillery.start("export", "--output", ".", notebook.toString()).exitCode())
        .isZero();
    Outcome outcome = distillery.start("shell", lesson + ".jsh");

    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    String all = outcome.out() + outcome.err();
    assertThat(all).doesNotContain("|  Error", "|  Exception", "Exception:");
    long claims =
        Course.shown(notebook).stream()
            .filter(cell -> cell.source().contains("Claim.check("))
            .count();
    assertThat(outcome.out().split("not checked, as little was trained", -1))
        .hasSizeGreaterThan((int) claims);
  }
}
