package io.github.distillery.kernel.launcher;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.github.distillery.data.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What tells Jupyter how to start the kernel: a folder {@code kernels/distillery} in one of
 * Jupyter's data folders.
 *
 * @param folder that folder, which need not exist
 */
record Kernelspec(Path folder) {
  /** What Jupyter's menus show. */
  static final String DISPLAY_NAME = "Java (Distillery)";

  private static final String NAME = "distillery";
  private static final String DESCRIPTION = "kernel.json";
  private static final List<String> LOGOS =
      List.of("logo-32x32.png", "logo-64x64.png", "logo-svg.svg");
  private static final Gson JSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  /**
   * The kernelspec in a data folder of Jupyter.
   *
   * @param jupyterData for example {@code ~/.local/share/jupyter}
   * @return the kernelspec, which need not exist
   */
  static Kernelspec in(Path jupyterData) {
    return new Kernelspec(jupyterData.resolve("kernels").resolve(NAME));
  }

  /**
   * Whether it is there.
   *
   * @return true if Jupyter would find it
   */
  boolean exists() {
    return Files.isRegularFile(folder.resolve(DESCRIPTION));
  }

  /**
   * Writes it, over an older one if there is one.
   *
   * @param home the project that the kernel is started from
   * @param java the java that the kernel runs on
   * @param options what the kernel's JVM is told beside {@code jvm.options}
   */
  void install(Home home, Path java, List<String> options) {
    Map<String, Object> description = new LinkedHashMap<>();
    List<String> command = new ArrayList<>(List.of(java.toString()));
    command.addAll(options);
    command.addAll(
        List.of("@" + home.jvmOptionsFile(), "-jar", home.jar().toString(), "{connection_file}"));
    description.put("argv", command);
    description.put("display_name", DISPLAY_NAME);
    description.put("language", "java");
    description.put("interrupt_mode", "message");
    description.put("metadata", Map.of("debugger", false));
    try {
      for (String logo : LOGOS) {
        try (InputStream in = Kernelspec.class.getResourceAsStream(logo)) {
          AtomicFile.write(folder.resolve(logo), in::transferTo);
        }
      }
      String json = JSON.toJson(description) + "\n";
      AtomicFile.write(
          folder.resolve(DESCRIPTION), out -> out.write(json.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new LauncherException(
          "The kernel is not installed: " + e.getMessage() + "; --prefix DIR names another folder.",
          e);
    }
  }

  /**
   * Removes it. Files that {@link #install} did not write stay.
   *
   * @return whether there was anything to remove
   */
  boolean uninstall() {
    boolean removed = false;
    try {
      for (String logo : LOGOS) {
        removed |= Files.deleteIfExists(folder.resolve(logo));
      }
      removed |= Files.deleteIfExists(folder.resolve(DESCRIPTION));
      if (Files.isDirectory(folder)) {
        try (var rest = Files.list(folder)) {
          if (rest.findAny().isPresent()) {
            return removed;
          }
        }
        Files.delete(folder);
      }
      return removed;
    } catch (IOException e) {
      throw new LauncherException("Cannot remove the kernelspec in " + folder + ": " + e, e);
    }
  }
}
