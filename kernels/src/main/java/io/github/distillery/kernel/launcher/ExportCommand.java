package io.github.distillery.kernel.launcher;

import io.github.distillery.kernel.headless.Notebook;
import io.github.distillery.kernel.script.JShellScript;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes notebooks as scripts. */
@Command(
    name = "export",
    header = "Write the code of notebooks as JShell scripts.",
    description = {
      "",
      "Text becomes comments; a script runs with './distillery shell FILE.jsh' and ends by itself.",
      "Exercises and lines with magics become comments.",
      ""
    },
    mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "NOTEBOOK", description = "Notebooks (.ipynb).")
  private List<Path> notebooks;

  @Option(
      names = "--output",
      paramLabel = "FOLDER",
      description = "Where scripts go; otherwise target/scripts in the project.")
  private Path output;

  @Override
  public Integer call() {
    Path folder = output != null ? output : Home.find().root().resolve("target/scripts");
    for (Path file : notebooks) {
      String name = file.getFileName().toString();
      String script = JShellScript.of(Notebook.read(file), name);
      Path target = folder.resolve(name.replaceFirst("\\.ipynb$", "") + ".jsh");
      Notebook.writeWhole(target, script);
      System.out.println("Wrote " + target);
    }
    return 0;
  }
}
