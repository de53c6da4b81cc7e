package io.github.distillery.kernel.magic;

import io.github.distillery.data.AtomicFile;
import io.github.distillery.kernel.engine.CellResult;
import io.github.distillery.kernel.engine.NestedCellFailed;
import io.github.distillery.kernel.engine.SessionAccess;
import io.github.distillery.kernel.headless.Cell;
import io.github.distillery.kernel.headless.Notebook;
import io.github.distillery.kernel.headless.NotebookException;
import io.github.distillery.kernel.magic.Magic.Gives;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Runs source that stands in files, and writes files. */
final class FileMagics {
  private static final List<String> EXTENSIONS = List.of("", ".jsh", ".jshell", ".java", ".ipynb");

  private final SessionAccess session;

  FileMagics(SessionAccess session) {
    this.session = session;
  }

  List<Magic> all() {
    return List.of(
        Magic.line(
                "load",
                "FILE",
                "runs a source file, or the code of a notebook (.ipynb) without its exercises, here",
                Gives.NOTHING,
                this::load)
            .alsoCalled("loadScript"),
        Magic.cell("writefile", "[-a] FILE", "writes the cell to a file; -a appends", this::write));
  }

  private Object load(MagicCall call) throws IOException {
    Path file = find(Glob.home(call.onlyWord("FILE")));
    if (file.toString().endsWith(".ipynb")) {
      int number = 0;
      for (Cell cell : notebook(file).cells()) {
        if (cell.isRunnable() && !cell.isExercise()) {
          run(cell.source(), call.cell(), file.getFileName() + ", code cell " + ++number);
        }
      }
    } else {
      run(Files.readString(file), call.cell(), file.getFileName().toString());
    }
    return null;
  }

  /** Where the process works, or beside the notebook that is run headless. */
  private static Path find(String name) {
    Path path = Path.of(name).toAbsolutePath().normalize();
    return Stream.of(path, Path.of(System.getProperty(Notebook.FOLDER, "")).resolve(name))
        .flatMap(
            place ->
                EXTENSIONS.stream()
                    .map(extension -> place.resolveSibling(place.getFileName() + extension)))
        .map(place -> place.toAbsolutePath().normalize())
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                new MagicException(
                    "there is no file "
                        + path
                        + ", nor one that ends with "
                        + String.join(", ", EXTENSIONS.subList(1, EXTENSIONS.size()))));
  }

  private static Notebook notebook(Path file) {
    try {
      return Notebook.read(file);
    } catch (NotebookException e) {
      throw new MagicException(e.getMessage());
    }
  }

  private void run(String source, int cell, String where) {
    CellResult result = session.run(source, cell);
    if (result instanceof CellResult.Failure failure) {
      List<String> lines =
          Stream.concat(
                  Stream.of("In " + where + ", whose lines are counted here:"),
                  failure.traceback().stream())
              .toList();
      throw new NestedCellFailed(new CellResult.Failure(failure.name(), failure.message(), lines));
    }
    if (result instanceof CellResult.Interrupted) {
      throw new NestedCellFailed(result);
    }
  }

  private Object write(MagicCall call) throws IOException {
    List<String> words = new ArrayList<>(call.words());
    boolean append = words.remove("-a");
    if (words.size() != 1) {
      throw new MagicException("%%writefile takes one file: %%writefile [-a] FILE");
    }
    Path file = Path.of(Glob.home(words.get(0))).toAbsolutePath().normalize();
    String text = call.body().orElse("");
    String lines = text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
    AtomicFile.write(
        file,
        out -> {
          if (append && Files.exists(file)) {
            Files.copy(file, out);
          }
          out.write(lines.getBytes(StandardCharsets.UTF_8));
        });
    System.out.println((append ? "Appended to " : "Wrote ") + file);
    return null;
  }
}
