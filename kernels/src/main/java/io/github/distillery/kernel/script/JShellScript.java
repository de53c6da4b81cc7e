package io.github.distillery.kernel.script;

import io.github.distillery.kernel.headless.Cell;
import io.github.distillery.kernel.headless.Notebook;
import java.util.StringJoiner;

/**
 * A notebook as a script for {@code ./distillery shell}: text becomes comments, the value of a cell
 * is shown by {@code display}, exercises and magics become comments, and the script ends the shell.
 */
public final class JShellScript {
  private final SnippetLines snippets;

  /**
   * A maker of scripts.
   *
   * @param snippets cuts cells as JShell does
   */
  private JShellScript(SnippetLines snippets) {
    this.snippets = snippets;
  }

  /**
   * Makes a script.
   *
   * @param notebook the notebook, in Java
   * @param name its file's name, for the first line
   * @return the script, with a newline at the end
   */
  public static String of(Notebook notebook, String name) {
    try (SnippetLines snippets = new SnippetLines()) {
      return new JShellScript(snippets).script(notebook, name);
    }
  }

  private String script(Notebook notebook, String name) {
    StringJoiner parts = new StringJoiner("\n\n", "", "\n");
    parts.add(
        "// Made from " + name + " by ./distillery export; run it with ./distillery shell FILE");
    for (Cell cell : notebook.cells()) {
      if (cell.source().isBlank()) {
        continue;
      }
      parts.add(cell.isRunnable() && !cell.isExercise() ? code(cell) : comment(cell.source()));
    }
    return parts.add("/exit").toString();
  }

  private String code(Cell cell) {
    String source = cell.source().strip();
    return source.lines().anyMatch(line -> line.startsWith("%"))
        ? comment(source)
        : snippets.readable(source);
  }

  private static String comment(String text) {
    StringJoiner lines = new StringJoiner("\n");
    text.lines().forEach(line -> lines.add(("// " + line).stripTrailing()));
    return lines.toString();
  }
}
