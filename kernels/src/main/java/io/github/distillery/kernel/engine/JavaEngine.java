package io.github.distillery.kernel.engine;

import io.github.distillery.backend.Backend;
import io.github.distillery.kernel.display.CellOutput;
import io.github.distillery.kernel.display.Display;
import io.github.distillery.kernel.display.MimeBundle;
import io.github.distillery.kernel.display.ProgressBars;
import io.github.distillery.progress.Progress;
import io.github.distillery.progress.ProgressSink;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import jdk.jshell.JShell;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/**
 * Runs the cells of a session; knows nothing of Jupyter and nothing of notebook files.
 *
 * <pre>{@code
 * try (JavaEngine engine = JavaEngine.start()) {
 *   CellResult result = engine.run("1 + 1", 1, output);
 * }
 * }</pre>
 *
 * <p>One cell runs at a time. Cells run in this JVM: the library is loaded once and values are
 * objects. A session takes over {@code System.out} and {@code System.err}, so one JVM serves one
 * session at a time.
 */
public final class JavaEngine implements AutoCloseable {
  private final OutputCapture capture = new OutputCapture();
  private final SnippetLoader loader = new SnippetLoader(JavaEngine.class.getClassLoader());
  private final SnippetControl control = new SnippetControl(loader);
  private final Interruption interruption = new Interruption(control::interruptSnippet, this::stop);
  private final CellMagics magics;
  private final CompletableFuture<JShell> shell = new CompletableFuture<>();
  private final CompletableFuture<CellRun> cells = shell.thenApply(this::cells);

  private final CompletableFuture<Assistance> assistance = shell.thenApply(Assistance::new);

  private ProgressSink sinkBefore;

  private JavaEngine(CellMagics magics) {
    this.magics = magics;
  }

  /**
   * Begins a session of Java alone.
   *
   * @return the session
   */
  public static JavaEngine start() {
    return start(CellMagics.NONE);
  }

  /**
   * Begins a session. Returns at once; JShell is built in the background with the library imported.
   *
   * @param magics what it understands beside Java
   * @return the session
   */
  public static JavaEngine start(CellMagics magics) {
    JavaEngine engine = new JavaEngine(magics);
    engine.sinkBefore = Progress.showOn(new ProgressBars(Display::output));
    Thread builder = new Thread(engine::build, "jshell-start");
    builder.setDaemon(true);
    builder.start();
    return engine;
  }

  /**
   * Runs a cell to its end. Errors of the user's code are a result and not an exception.
   *
   * @param source the cell's text
   * @param count the cell's number, for error messages
   * @param output where its output goes, also that of threads that outlive it
   * @return how it ended
   */
  public synchronized CellResult run(String source, int count, CellOutput output) {
    control.allow();
    interruption.cellBegins();
    capture.directTo(output);
    try {
      return cells.join().run(source, count);
    } finally {
      interruption.cellEnds();
      capture.flush();
    }
  }

  /**
   * What could stand at the cursor. Waits while a cell runs.
   *
   * @param source the cell's text
   * @param cursor where the cursor is, in UTF-16 units
   * @return the completions
   */
  public synchronized Completion complete(String source, int cursor) {
    cells.join();
    return magics
        .complete(source, cursor)
        .orElseGet(() -> assistance.join().complete(magics.blanked(source), cursor));
  }

  /**
   * What the cursor is on: the signatures of a method, the kind of a class. Waits while a cell
   * runs.
   *
   * @param source the cell's text
   * @param cursor where the cursor is, in UTF-16 units
   * @return empty where nothing is known of it
   */
  public synchronized Optional<MimeBundle> inspect(String source, int cursor) {
    return assistance.join().inspect(magics.blanked(source), cursor);
  }

  /**
   * Whether a text can run as it is, for clients in which Enter either runs or adds a line. Waits
   * while a cell runs.
   *
   * @param source the text
   * @return the answer
   */
  public synchronized Completeness isComplete(String source) {
    return assistance.join().isComplete(magics.blanked(source));
  }

  /** Asks the running cell to stop, from another thread; does nothing where none runs. */
  public void interrupt() {
    interruption.request();
  }

  @Override
  public void close() {
    Progress.showOn(sinkBefore);
    interruption.close();
    capture.close();
    shell.thenAccept(JShell::close);
  }

  private CellRun cells(JShell built) {
    CellRun run = new CellRun(built, control, interruption, magics);
    magics.begin(new ShellSession(built, control, run));
    return run;
  }

  private void stop() {
    shell.join().stop();
  }

  private void build() {
    try {
      JShell built = JShell.builder().executionEngine(new Provider(control), Map.of()).build();
      built.addToClasspath(ClassPath.ofThisJvm());
      StartupScript.imports(loader).forEach(built::eval);
      shell.complete(built);
      // After JShell, which the first cell waits for; ND4J is not needed as soon.
      Backend.warmUp();
    } catch (RuntimeException | Error e) {
      shell.completeExceptionally(e);
    }
  }

  private record Provider(SnippetControl control) implements ExecutionControlProvider {
    @Override
    public String name() {
      return "distillery";
    }

    @Override
    public ExecutionControl generate(ExecutionEnv environment, Map<String, String> parameters) {
      return control;
    }
  }
}
