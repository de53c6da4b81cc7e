package io.github.distillery.kernel.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import jdk.jshell.EvalException;
import jdk.jshell.JShellException;
import jdk.jshell.UnresolvedReferenceException;

/**
 * Says what a cell threw: the class, the message, the user's lines that led there, the causes.
 * Frames of libraries and of the kernel are folded.
 */
final class RuntimeErrors {
  private static final int MOST_USER_FRAMES = 12;
  private static final int MOST_CAUSES = 6;

  private final Function<String, Optional<Place>> places;

  /**
   * Makes the reporter of a session.
   *
   * @param places where a snippet came from, by its id
   */
  RuntimeErrors(Function<String, Optional<Place>> places) {
    this.places = places;
  }

  /**
   * The report of a snippet that threw.
   *
   * @param translated JShell's view: frames of snippets carry the snippet's id and line
   * @param thrown the exception itself; may be null
   * @return the failure
   */
  CellResult.Failure report(JShellException translated, Throwable thrown) {
    String name = nameOf(translated, thrown);
    String message = messageOf(translated, thrown);
    return new CellResult.Failure(name, message, lines(translated, thrown));
  }

  /**
   * The lines of a report.
   *
   * @param translated JShell's view
   * @param thrown the exception itself; may be null
   * @return lines with ANSI colours
   */
  List<String> lines(JShellException translated, Throwable thrown) {
    List<String> lines = new ArrayList<>();
    Throwable view = translated;
    Throwable real = thrown;
    for (int depth = 0; view instanceof JShellException one && depth < MOST_CAUSES; depth++) {
      String message = messageOf(one, real);
      String head = Ansi.red(nameOf(one, real)) + (message.isEmpty() ? "" : ": " + message);
      lines.addAll(((depth == 0 ? "" : "Caused by ") + head).lines().toList());
      addFrames(one, real, lines);
      view = one.getCause();
      real = real == null ? null : real.getCause();
    }
    return List.copyOf(lines);
  }

  private void addFrames(JShellException view, Throwable real, List<String> lines) {
    int shown = 0;
    int folded = 0;
    StackTraceElement firstFolded = null;
    boolean quiet = isOurs(view, real);
    for (StackTraceElement frame : view.getStackTrace()) {
      Optional<Place> place = placeOf(frame);
      if (place.isEmpty()) {
        firstFolded = folded == 0 ? frame : firstFolded;
        folded++;
        continue;
      }
      if (shown == MOST_USER_FRAMES) {
        lines.add(Ansi.dim("  ... and the calls that led there"));
        return;
      }
      if (!quiet) {
        addFolded(firstFolded, folded, lines);
      }
      folded = 0;
      int line = place.get().lineOf(frame.getLineNumber());
      lines.add(
          "  at " + Ansi.green("cell [" + place.get().cell() + "], line " + line) + where(frame));
      lines.add("      " + place.get().text(line).strip());
      shown++;
    }
  }

  private static void addFolded(StackTraceElement first, int count, List<String> lines) {
    if (count == 0 || Frames.ours(first)) {
      return;
    }
    String more = count == 1 ? "" : " and " + (count - 1) + " more";
    lines.add(Ansi.dim("  in " + first.getClassName() + "." + first.getMethodName() + more));
  }

  private Optional<Place> placeOf(StackTraceElement frame) {
    String file = frame.getFileName();
    return file != null && file.startsWith("#")
        ? places.apply(file.substring(1))
        : Optional.empty();
  }

  private static String where(StackTraceElement frame) {
    String method = frame.getMethodName();
    if (method == null || method.isEmpty() || method.startsWith("lambda$")) {
      return "";
    }
    String type = frame.getClassName();
    String owner = type == null || type.isEmpty() ? "" : type + ".";
    return ", in " + owner + method;
  }

  private static boolean isOurs(JShellException view, Throwable real) {
    StackTraceElement[] frames = view.getStackTrace();
    return real != null && real.getClass().getName().startsWith("io.github.distillery.")
        || frames.length > 0 && Frames.ours(frames[0]);
  }

  private static String nameOf(JShellException view, Throwable real) {
    if (view instanceof UnresolvedReferenceException) {
      return "UnresolvedReference";
    }
    String name =
        real != null || !(view instanceof EvalException eval)
            ? String.valueOf(real == null ? view : real.getClass().getName())
            : eval.getExceptionClassName();
    return name.replaceFirst("^REPL\\.\\$JShell\\$\\w+\\$", "");
  }

  private static String messageOf(JShellException view, Throwable real) {
    if (view instanceof UnresolvedReferenceException unresolved) {
      return "cannot run "
          + unresolved.getSnippet().source().lines().findFirst().orElse("").strip()
          + " because something it uses is not declared yet";
    }
    String message = real == null ? view.getMessage() : real.getMessage();
    return message == null ? "" : message;
  }
}
