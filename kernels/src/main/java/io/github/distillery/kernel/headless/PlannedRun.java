package io.github.distillery.kernel.headless;

import io.github.distillery.data.NotWrittenException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A notebook that was read and can be run, and where its results go.
 *
 * @param file the notebook's file
 * @param notebook what it holds
 * @param executed where the executed notebook goes
 * @param page where the HTML page goes
 */
record PlannedRun(Path file, Notebook notebook, Path executed, Path page) {
  /**
   * Reads all notebooks and looks at where their results would go, so that nothing is run where one
   * of them would fail for such a reason.
   *
   * @param files the notebooks
   * @param destinations where results go
   * @return one plan a notebook, in order
   * @throws NotebookException if any cannot be run; names each, a line for each
   */
  static List<PlannedRun> all(List<Path> files, Destinations destinations) {
    List<PlannedRun> plans = new ArrayList<>();
    List<String> troubles = new ArrayList<>();
    if (files.size() > 1 && destinations.forOneOnly()) {
      troubles.add(
          "The results of %d notebooks cannot go into one file; name a folder with --output or --html."
              .formatted(files.size()));
    }
    Map<Path, Path> taken = new HashMap<>();
    for (Path file : files) {
      try {
        PlannedRun plan = of(file, destinations);
        plan.refuseOverwriting();
        plan.refuseSameResult(taken);
        plans.add(plan);
      } catch (NotebookException e) {
        troubles.add(e.getMessage());
      }
    }
    if (!troubles.isEmpty()) {
      troubles.add("Nothing was run.");
      throw new NotebookException(String.join(System.lineSeparator(), troubles));
    }
    plans.forEach(PlannedRun::makeFolders);
    return plans;
  }

  private static PlannedRun of(Path file, Destinations destinations) {
    Notebook notebook = Notebook.read(file);
    notebook
        .language()
        .filter(language -> !language.equalsIgnoreCase("java"))
        .ifPresent(
            language -> {
              throw new NotebookException(
                  file
                      + " is a notebook in "
                      + language
                      + ", and this runs Java. The file was left as it is; run it with its own"
                      + " kernel, or choose the kernel \"Java (Distillery)\" for it in JupyterLab.");
            });
    return new PlannedRun(file, notebook, destinations.executed(file), destinations.page(file));
  }

  /** With --in-place too: there the executed notebook is written where a cell has failed. */
  private void refuseOverwriting() {
    try {
      if (Files.exists(executed) && Files.isSameFile(file, executed)) {
        throw new NotebookException(
            "The executed notebook would replace its source "
                + file
                + "; choose another folder with --output, or say --in-place without --output if that"
                + " is meant.");
      }
    } catch (IOException e) {
      throw new NotebookException("Cannot compare " + file + " and " + executed, e);
    }
    for (Path result : List.of(executed, page)) {
      if (Files.isDirectory(result)) {
        throw new NotebookException(
            "Cannot write " + result + ", which is a folder; choose another place for results.");
      }
    }
  }

  private void refuseSameResult(Map<Path, Path> taken) {
    Path other = taken.put(executed.toAbsolutePath().normalize(), file);
    if (other != null) {
      throw new NotebookException(
          "The results of %s and %s would both be %s; run them one after the other, each with its own"
                  .formatted(other, file, executed)
              + " --output.");
    }
  }

  private void makeFolders() {
    for (Path result : List.of(executed, page)) {
      Path folder = result.toAbsolutePath().getParent();
      try {
        Files.createDirectories(folder);
      } catch (IOException e) {
        throw new NotebookException(
            new NotWrittenException(folder, e).getMessage() + ". Nothing was run.", e);
      }
      if (!Files.isWritable(folder)) {
        throw new NotebookException(
            "Results may not be written to " + folder + ". Nothing was run.");
      }
    }
  }
}
