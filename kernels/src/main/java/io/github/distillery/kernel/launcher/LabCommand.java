package io.github.distillery.kernel.launcher;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Opens the course in JupyterLab, which is installed into the project if there is none. */
@Command(
    name = "lab",
    description = "Open the course in JupyterLab. Arguments after -- go to jupyter lab.",
    mixinStandardHelpOptions = true)
final class LabCommand implements Callable<Integer> {
  private static final String START_PAGE = "00-start-here.ipynb";

  @Mixin private KernelOptions options;

  @Parameters(
      paramLabel = "-- ARGUMENT",
      description = "For jupyter lab, for example: -- --no-browser --port 8899")
  private List<String> further = new ArrayList<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Home home = Home.find();
    JupyterLab lab =
        JupyterLab.onPath()
            .orElseGet(() -> new PythonEnvironment(home.ownFolder().resolve("venv")).jupyterLab());
    // Jupyter is told of this folder only for this start, so the user's own Jupyter stays as it is.
    Path data = home.ownFolder().resolve("share").resolve("jupyter");
    Kernelspec.in(data).install(home, Home.java(), options.prepare(home));
    System.out.println(
        "Starting JupyterLab " + lab.version() + " (" + lab.jupyter() + "); Ctrl-C stops it.");
    ProcessBuilder builder = new ProcessBuilder(command(lab, home)).inheritIO();
    builder
        .environment()
        .merge("JUPYTER_PATH", data.toString(), (old, own) -> own + File.pathSeparator + old);
    return runToItsEnd(builder);
  }

  private List<String> command(JupyterLab lab, Home home) {
    Path notebooks = home.root().resolve("notebooks");
    List<String> command = new ArrayList<>(List.of(lab.jupyter().toString(), "lab"));
    // Ctrl-C stops at once and does not ask, since the launcher ends at the same key.
    command.add("--ServerApp.answer_yes=True");
    command.add("--MultiKernelManager.default_kernel_name=distillery");
    if (Files.isDirectory(notebooks)) {
      command.add("--ServerApp.root_dir=" + notebooks);
    } else {
      command.add("--ServerApp.root_dir=" + home.root());
    }
    if (Files.isRegularFile(notebooks.resolve(START_PAGE))) {
      command.add("--LabApp.default_url=/lab/tree/" + START_PAGE);
    }
    if (System.getProperty("user.name").equals("root")) {
      System.out.println("You are root: JupyterLab is told --allow-root.");
      command.add("--allow-root");
    }
    command.addAll(further);
    return command;
  }

  private static int runToItsEnd(ProcessBuilder builder) throws IOException, InterruptedException {
    Process process = builder.start();
    Thread stop = new Thread(() -> stop(process), "stop-jupyter");
    Runtime.getRuntime().addShutdownHook(stop);
    return process.waitFor();
  }

  private static void stop(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(15, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
    }
  }
}
