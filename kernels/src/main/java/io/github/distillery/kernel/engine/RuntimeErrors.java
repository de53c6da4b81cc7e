package io.github.distillery.kernel.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.EvalException;
import jdk.jshell.JShellException;
import jdk.jshell.UnresolvedReferenceException;

/**
 * Says what a cell threw: the class, the message, the user's lines that led there, the causes.
 * Frames of libraries and of the kernel are folded.
 */
final class RuntimeErrors {
  private static final int MOST_LINES = 24;
  private static final int MOST_CAUSES = 6;
  private static final int MOST_CHARACTERS = 4_000;

  private final Function<String, Optional<Place>> places;
  private final Function<DeclarationSnippet, String> missing;

  /**
   * Makes the reporter of a session.
   *
   * @param places where a snippet came from, by its id
   * @param missing what a declaration uses that is not declared
   */
  RuntimeErrors(
      Function<String, Optional<Place>> places, Function<DeclarationSnippet, String> missing) {
    this.places = places;
    this.missing = missing;
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
    List<String> lines = new ArrayList<>(lines(translated, thrown));
    remedy(thrown).ifPresent(lines::add);
    return new CellResult.Failure(name, message, List.copyOf(lines));
  }

  /**
   * The report of a value whose renderer, or whose {@code toString}, failed beyond help.
   *
   * @param value the value
   * @param thrown what it threw
   * @return the failure
   */
  static CellResult.Failure notShown(Object value, Throwable thrown) {
    String name = withoutWrappers(thrown.getClass().getName());
    String message = cut("" + thrown.getMessage());
    List<String> lines = new ArrayList<>();
    lines.addAll((Ansi.red(name) + ": " + message).lines().toList());
    lines.add("  while the cell's value was shown, of " + withoutWrappers(typeOf(value)));
    remedy(thrown).ifPresent(lines::add);
    return new CellResult.Failure(name, message, List.copyOf(lines));
  }

  private static String typeOf(Object value) {
    return value == null ? "null" : value.getClass().getName();
  }

  private static Optional<String> remedy(Throwable thrown) {
    if (thrown instanceof OutOfMemoryError) {
      long mega = Runtime.getRuntime().maxMemory() >> 20;
      return Optional.of(
          "Remedy: the heap may hold "
              + mega
              + " MB (-Xmx in jvm.options); free large variables by setting them to null");
    }
    return thrown instanceof StackOverflowError
        ? Optional.of("Remedy: calls nest too deep; look for a recursion that does not end")
        : Optional.empty();
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
    List<String> framesBefore = List.of();
    Throwable view = translated;
    Throwable real = thrown;
    for (int depth = 0; view instanceof JShellException one && depth < MOST_CAUSES; depth++) {
      String message = messageOf(one, real);
      String head = Ansi.red(nameOf(one, real)) + (message.isEmpty() ? "" : ": " + message);
      lines.addAll(((depth == 0 ? "" : "Caused by ") + head).lines().toList());
      List<String> frames = frames(one, real);
      // A cause from the very same lines needs only its name.
      if (!frames.equals(framesBefore)) {
        lines.addAll(frames);
      }
      framesBefore = frames;
      addSuppressed(real, lines);
      view = one.getCause();
      real = real == null ? null : real.getCause();
    }
    return List.copyOf(lines);
  }

  private static void addSuppressed(Throwable real, List<String> lines) {
    if (real == null) {
      return;
    }
    for (Throwable one : real.getSuppressed()) {
      String message = one.getMessage() == null ? "" : ": " + cut(one.getMessage());
      String name = withoutWrappers(one.getClass().getName());
      lines.addAll(("  Suppressed " + Ansi.red(name) + message).lines().toList());
    }
  }

  private List<String> frames(JShellException view, Throwable real) {
    List<String> lines = new ArrayList<>();
    boolean quiet = isOurs(view, real);
    int folded = 0;
    StackTraceElement firstFolded = null;
    String before = "";
    String last = "";
    int repeated = 0;
    for (StackTraceElement frame : view.getStackTrace()) {
      Optional<Place> place = placeOf(frame);
      if (place.isEmpty()) {
        firstFolded = folded == 0 ? frame : firstFolded;
        folded++;
        continue;
      }
      if (lines.size() >= MOST_LINES) {
        lines.add(Ansi.dim("  ... and the calls that led there"));
        return lines;
      }
      if (!quiet) {
        addFolded(firstFolded, folded, lines);
      }
      int line = place.get().lineOf(frame.getLineNumber());
      String where = "cell [" + place.get().cell() + "], line " + line;
      // JShell splits some declarations in two methods, which are one line to the user.
      String at = "  at " + Ansi.green(where) + method(frame);
      if (folded == 0 && at.equals(last)) {
        repeated++;
        continue;
      }
      addRepeated(repeated, lines);
      repeated = 0;
      last = at;
      if (folded > 0 || !where.equals(before)) {
        lines.add(at);
        lines.add("      " + place.get().text(line).strip());
      }
      before = method(frame).isEmpty() ? where : "";
      folded = 0;
    }
    addRepeated(repeated, lines);
    return lines;
  }

  private static void addRepeated(int count, List<String> lines) {
    if (count > 0) {
      lines.add(Ansi.dim("  ... the same " + count + (count == 1 ? " time" : " times") + " more"));
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

  private static String method(StackTraceElement frame) {
    String method = frame.getMethodName();
    if (method == null
        || method.isEmpty()
        || method.startsWith("lambda$")
        || method.startsWith("do_it$")) {
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
    if (real instanceof ProcessGuard.SystemExit) {
      return "SystemExit";
    }
    String name =
        real != null || !(view instanceof EvalException eval)
            ? String.valueOf(real == null ? view : real.getClass().getName())
            : eval.getExceptionClassName();
    return withoutWrappers(name);
  }

  private String messageOf(JShellException view, Throwable real) {
    if (view instanceof UnresolvedReferenceException unresolved) {
      DeclarationSnippet snippet = unresolved.getSnippet();
      if (snippet == null) {
        return "something that was declared anew since used what is not declared; make what calls it once more";
      }
      return snippet.name() + " uses what is not declared: " + missing.apply(snippet);
    }
    String message = real == null ? view.getMessage() : real.getMessage();
    return message == null ? "" : withoutWrappers(cut(message));
  }

  private static String cut(String message) {
    return message.length() <= MOST_CHARACTERS
        ? message
        : message.substring(0, MOST_CHARACTERS)
            + "... (cut; "
            + message.length()
            + " characters in all: catch the exception to read them)";
  }

  /** Takes out the names of the classes in which JShell wraps snippets. */
  private static String withoutWrappers(String text) {
    return text.replaceAll("REPL\\.\\$JShell\\$\\w+[.$]", "");
  }
}
