package io.github.distillery.kernel.headless;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Where the results of a run go.
 *
 * @param output the folder for executed notebooks, or the one file if it ends in {@code .ipynb}
 * @param html the folder for HTML pages, or the one file if it ends in {@code .html}
 * @param inPlace whether a notebook that ran well replaces its source instead of going to {@code
 *     output}
 */
public record Destinations(Path output, Path html, boolean inPlace) {
  /**
   * Notebooks and pages in one folder, the sources left as they are.
   *
   * @param folder the folder
   * @return the destinations
   */
  public static Destinations in(Path folder) {
    return new Destinations(folder, folder, false);
  }

  /**
   * Whether only one notebook can be run, since a file and not a folder is named for a result.
   *
   * @return true for a file
   */
  boolean forOneOnly() {
    return isFile(output, ".ipynb") || isFile(html, ".html");
  }

  Path executed(Path notebook) {
    return isFile(output, ".ipynb") ? output : output.resolve(notebook.getFileName());
  }

  Path page(Path notebook) {
    String name = notebook.getFileName().toString().replaceFirst("\\.ipynb$", "") + ".html";
    return isFile(html, ".html") ? html : html.resolve(name);
  }

  private static boolean isFile(Path path, String ending) {
    return path.toString().toLowerCase(Locale.ROOT).endsWith(ending) && !Files.isDirectory(path);
  }
}
