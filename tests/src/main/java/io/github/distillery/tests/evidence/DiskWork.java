package io.github.distillery.tests.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A kind of work that writes, for {@link FullDisk}.
 *
 * @param name for rows and tables
 * @param before what is started to have an earlier state there; empty for none
 * @param command the class and its arguments
 */
record DiskWork(String name, List<String> before, List<String> command) {
  private static final String LAUNCHER = "io.github.distillery.kernel.launcher.Main";
  private static final String CELLS =
      """
      {"cells": [{"cell_type": "code", "execution_count": null, "id": "one", "metadata": {},
      "outputs": [], "source": %s}], "metadata": {"kernelspec": {"display_name": "Java (Distillery)",
      "language": "java", "name": "distillery"}}, "nbformat": 4, "nbformat_minor": 5}
      """;

  /** Every kind, writing to one folder; the launcher's need some files, which are put beside. */
  static List<DiskWork> all(String folder, Path beside) throws IOException {
    List<DiskWork> works = new ArrayList<>();
    for (KilledJob job : KilledJob.values()) {
      works.add(
          new DiskWork(
              label(job), List.of(), List.of(KilledJob.class.getName(), job.name(), folder)));
    }
    for (SavingJob job : SavingJob.values()) {
      works.add(
          new DiskWork(
              label(job),
              List.of(SavingJob.class.getName(), job.name(), folder, "1"),
              List.of(SavingJob.class.getName(), job.name(), folder, "2")));
    }
    Path shows = beside.resolve("shows.ipynb");
    Files.writeString(
        shows,
        CELLS.formatted(
            "\"Charts.line(\\\"a\\\", \\\"b\\\", \\\"c\\\", new double[] {1, 2}, new double[] {3, 4})\""));
    Path writes = beside.resolve("writes.ipynb");
    String text =
        "%%writefile " + folder + "/told.txt\\n" + "a line of some length\\n".repeat(1000);
    Files.writeString(writes, CELLS.formatted("\"" + text + "\""));
    String target = beside.resolve("out").toString();
    works.add(
        new DiskWork(
            "notebook in place",
            List.of("copy", shows.toString(), folder + "/shows.ipynb"),
            List.of(
                LAUNCHER,
                "run",
                "--in-place",
                "--output",
                folder + "/out",
                folder + "/shows.ipynb")));
    works.add(
        new DiskWork(
            "%%writefile",
            List.of("copy", shows.toString(), folder + "/told.txt"),
            List.of(LAUNCHER, "run", "--output", target, writes.toString())));
    works.add(
        new DiskWork(
            "script of a lesson",
            List.of("copy", shows.toString(), folder + "/02-soft-labels.jsh"),
            List.of(LAUNCHER, "export", "--output", folder, "notebooks/02-soft-labels.ipynb")));
    works.add(new DiskWork("handout", List.of(), List.of(LAUNCHER, "handout", folder + "/course")));
    works.add(
        new DiskWork(
            "kernelspec",
            List.of(
                "copy", shows.toString(), folder + "/share/jupyter/kernels/distillery/kernel.json"),
            List.of(LAUNCHER, "install", "--prefix", folder)));
    return works;
  }

  private static String label(Enum<?> job) {
    return job.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Puts the earlier state there. */
  void prepare() throws IOException, InterruptedException {
    if (before.isEmpty()) {
      return;
    }
    if (before.get(0).equals("copy")) {
      Path target = Path.of(before.get(2));
      Files.createDirectories(target.getParent());
      Files.copy(Path.of(before.get(1)), target);
    } else if (DiskProcess.start(before, 0).end().result().isEmpty()) {
      throw new IOException(name + ": the earlier state could not be made");
    }
  }
}
