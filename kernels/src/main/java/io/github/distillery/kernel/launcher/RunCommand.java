package io.github.distillery.kernel.launcher;

import io.github.distillery.kernel.headless.Destinations;
import io.github.distillery.kernel.headless.HeadlessRun;
import io.github.distillery.kernel.headless.NotebookRun;
import io.github.distillery.kernel.headless.RunLog;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs notebooks in this JVM. */
@Command(
    name = "run",
    header = "Run notebooks headless; write each executed notebook and an HTML page.",
    description = {
      "",
      "Each notebook gets a fresh session. The run stops at the first cell that fails, unless the"
          + " cell is tagged raises-exception, and shows it; notebooks behind it are not run. If"
          + " a file is no notebook, nothing is run. Ctrl-C stops at the next batch and writes what"
          + " there is.",
      "Relative paths in cells start from the folder where this command is started; in JupyterLab"
          + " they start from the notebook's folder.",
      ""
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every cell of every notebook ran",
      "1:a cell failed, a file is no notebook, or a result cannot be written",
      "2:the command line is wrong",
      "130:stopped by Ctrl-C"
    })
final class RunCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "NOTEBOOK",
      description = "Notebooks (.ipynb), run in order.")
  private List<Path> notebooks;

  @Option(
      names = "--output",
      paramLabel = "PLACE",
      description =
          "Where executed notebooks go, and pages too: a folder, or for one notebook a file ending in"
              + " .ipynb. Otherwise target/notebooks in the project.")
  private Path output;

  @Option(
      names = "--html",
      paramLabel = "PLACE",
      description =
          "Where HTML pages go instead: a folder, or for one notebook a file ending in .html.")
  private Path html;

  @Option(
      names = "--in-place",
      description = "Replace each notebook that runs well by its executed form.")
  private boolean inPlace;

  /** Whoever starts this JVM has looked at them already: the script in front of it. */
  @Mixin private KernelOptions options;

  @Override
  public Integer call() {
    // The engine takes System.out for the cells; what is printed here goes past it.
    RunLog log = new RunLog(System.out, System.err, Boolean.getBoolean("distillery.terminal"));
    HeadlessRun run = new HeadlessRun(() -> new EngineSession(log), destinations(), log);
    StopOnExit exit =
        new StopOnExit(
            run::stop,
            () ->
                log.trouble(
                    "The process ends while a cell is still running, perhaps because it called"
                        + " System.exit; its notebook's results are not written."));
    try {
      List<NotebookRun> runs = run.run(notebooks);
      log.summary(runs);
      return runs.stream().allMatch(NotebookRun::succeeded) ? 0 : 1;
    } finally {
      exit.workHasEnded();
    }
  }

  private Destinations destinations() {
    Path folder =
        output != null ? output : Home.find().root().resolve("target").resolve("notebooks");
    boolean file = folder.toString().endsWith(".ipynb") && !folder.toFile().isDirectory();
    Path beside = file ? folder.toAbsolutePath().getParent() : folder;
    return new Destinations(folder, html != null ? html : beside, inPlace);
  }
}
