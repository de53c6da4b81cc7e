package io.github.distillery.kernel.magic;

import io.github.distillery.kernel.engine.CellResult;
import io.github.distillery.kernel.engine.NestedCellFailed;
import io.github.distillery.kernel.engine.SessionAccess;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a session imports statically for magics: the functions that IJava gives its notebooks, and
 * those that a magic's line is turned into, whose names begin with a dollar sign.
 *
 * <p>They work in notebooks and in headless runs; plain JShell has no magics.
 */
public final class MagicFunctions {
  private static volatile NotebookMagics current;

  private MagicFunctions() {}

  /**
   * Sets whose magics are called from now on.
   *
   * @param magics the magics of the session that begins
   */
  static void use(NotebookMagics magics) {
    current = magics;
  }

  /**
   * Runs a line magic.
   *
   * <pre>{@code
   * List<String> jars = lineMagic("jars", List.of("lib/*.jar"));
   * }</pre>
   *
   * @param <T> what the magic gives; not checked
   * @param name its name without the percent sign
   * @param arguments its arguments
   * @return its value; null where it has none
   */
  public static <T> T lineMagic(String name, List<String> arguments) {
    return give(run(magics("lineMagic"), name, arguments, Optional.empty()));
  }

  /**
   * Runs a cell magic.
   *
   * @param <T> what the magic gives; not checked
   * @param name its name without the percent signs
   * @param arguments its arguments
   * @param body the rest of the cell
   * @return its value; null where it has none
   */
  public static <T> T cellMagic(String name, List<String> arguments, String body) {
    return give(run(magics("cellMagic"), name, arguments, Optional.of(body)));
  }

  /**
   * Runs source as if it stood in a cell; what it declares stays.
   *
   * <pre>{@code
   * (int) eval("1 + 2") + 3
   * }</pre>
   *
   * @param source anything that could stand in a cell
   * @return the value of its last line; null where that has none
   */
  public static Object eval(String source) {
    SessionAccess session = magics("eval").session();
    CellResult result = session.run(source, session.cell());
    if (result instanceof CellResult.Value) {
      return session.lastValue();
    }
    throw new NestedCellFailed(result);
  }

  /**
   * The running kernel, as far as IJava's notebooks use it.
   *
   * @return its handle
   */
  public static KernelInstance getKernelInstance() {
    magics("getKernelInstance");
    return new KernelInstance();
  }

  /** A handle on the session, with the methods of IJava's kernel that notebooks call. */
  public static final class KernelInstance {
    private KernelInstance() {}

    /**
     * Adds to the class path.
     *
     * @param path a jar or a folder of classes
     */
    public void addToClasspath(String path) {
      magics("addToClasspath").session().addToClassPath(List.of(Path.of(path)));
    }

    /**
     * Runs source as if it stood in a cell.
     *
     * @param source anything that could stand in a cell
     * @return the value of its last line; null where that has none
     */
    public Object evalRaw(String source) {
      return eval(source);
    }
  }

  /**
   * What a magic on a line of its own becomes.
   *
   * @param call the number of the call
   */
  public static void $run(int call) {
    magics("a magic").run(call);
  }

  /**
   * What a magic after an equals sign becomes.
   *
   * @param <T> what the receiver expects
   * @param call the number of the call
   * @return the magic's value
   */
  public static <T> T $value(int call) {
    return give(magics("a magic").run(call));
  }

  /**
   * What a magic that gives a list becomes after an equals sign.
   *
   * @param call the number of the call
   * @return the magic's value
   */
  public static List<String> $lines(int call) {
    return give(magics("a magic").run(call));
  }

  private static NotebookMagics magics(String what) {
    NotebookMagics magics = current;
    if (magics == null) {
      throw new MagicException(
          what
              + " works in a notebook or in ./distillery run; there is no such session here."
              + " In JShell use /env --class-path and /open.");
    }
    return magics;
  }

  /** The receiver's type decides, as in IJava; the compiler cannot know what a magic gives. */
  @SuppressWarnings("unchecked")
  private static <T> T give(Object value) {
    return (T) value;
  }

  private static Object run(
      NotebookMagics magics, String name, List<String> arguments, Optional<String> body) {
    int cell = magics.session().cell();
    return magics.run(new MagicCall(name, quoted(arguments), body, true, cell, 1, 0));
  }

  private static String quoted(List<String> arguments) {
    return String.join(
        " ", arguments.stream().map(word -> "\"" + word.replace("\"", "\\\"") + "\"").toList());
  }
}
