package io.github.distillery.kernel.launcher;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Makes the archive of classes; the script calls it after it has built. */
@Command(
    name = "archive",
    description = "Make the archive of classes that shortens every start.",
    hidden = true)
final class ArchiveCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    ClassArchive.prepare(Home.find());
    return 0;
  }
}
