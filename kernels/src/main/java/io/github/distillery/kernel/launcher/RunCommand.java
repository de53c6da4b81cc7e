package io.github.distillery.kernel.launcher;

import io.github.distillery.kernel.display.CellOutput;
import io.github.distillery.kernel.engine.CellResult;
import io.github.distillery.kernel.engine.JavaEngine;
import io.github.distillery.kernel.headless.CellRunner;
import io.github.distillery.kernel.headless.HeadlessRun;
import io.github.distillery.kernel.headless.NotebookRun;
import io.github.distillery.kernel.headless.RunLog;
import io.github.distillery.kernel.magic.NotebookMagics;
import io.github.distillery.progress.Progress;
import io.github.distillery.progress.ProgressSink;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs notebooks in this JVM. */
@Command(
    name = "run",
    description =
        "Run notebooks headless; write each executed notebook and an HTML page. Stops at the first"
            + " cell of a notebook that fails.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "NOTEBOOK",
      description = "Notebooks (.ipynb), run in order.")
  private List<Path> notebooks;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Where results go; otherwise target/notebooks in the project.")
  private Path output;

  @Option(
      names = "--in-place",
      description = "Replace each notebook that runs well by its executed form.")
  private boolean inPlace;

  @Override
  public Integer call() {
    // The engine takes System.out for the cells; what is printed here goes past it.
    RunLog log = new RunLog(System.out, System.err, Boolean.getBoolean("distillery.terminal"));
    Path folder =
        output != null ? output : Home.find().root().resolve("target").resolve("notebooks");
    HeadlessRun run =
        new HeadlessRun(
            () -> new EngineSession(log), new HeadlessRun.Options(folder, inPlace), log);
    List<NotebookRun> runs = new ArrayList<>();
    notebooks.forEach(notebook -> runs.add(run.run(notebook)));
    log.summary(runs);
    return runs.stream().allMatch(NotebookRun::succeeded) ? 0 : 1;
  }

  /** The kernel's own engine, with its progress shown on the log too. */
  private static final class EngineSession implements CellRunner {
    private final JavaEngine engine = JavaEngine.start(new NotebookMagics());
    private final ProgressSink before;

    EngineSession(RunLog log) {
      before = Progress.showOn(report -> {});
      Progress.showOn(
          report -> {
            log.progress(report);
            before.show(report);
          });
    }

    @Override
    public CellResult run(String source, int count, CellOutput cellOutput) {
      return engine.run(source, count, cellOutput);
    }

    @Override
    public void close() {
      Progress.showOn(before);
      engine.close();
    }
  }
}
