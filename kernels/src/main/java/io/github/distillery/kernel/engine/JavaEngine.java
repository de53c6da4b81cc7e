package io.github.distillery.kernel.engine;

import io.github.distillery.backend.Backend;
import io.github.distillery.kernel.assist.Assistance;
import io.github.distillery.kernel.assist.Completeness;
import io.github.distillery.kernel.assist.Completion;
import io.github.distillery.kernel.assist.docs.DocPage;
import io.github.distillery.kernel.display.CellOutput;
import io.github.distillery.kernel.display.Display;
import io.github.distillery.kernel.display.MimeBundle;
import io.github.distillery.kernel.display.ProgressBars;
import io.github.distillery.progress.Progress;
import io.github.distillery.progress.ProgressSink;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
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
  private final AnalysisTurn turn = new AnalysisTurn();
  private final SnippetControl control = new SnippetControl(loader, turn);
  private final Interruption interruption = new Interruption(control::interruptSnippet, this::stop);
  private final MemoryGuard memory = new MemoryGuard(control::stopForMemory);
  private final CellMagics magics;
  private final CompletableFuture<JShell> shell = new CompletableFuture<>();
  private final CompletableFuture<CellRun> cells = shell.thenApply(this::cells);

  private final CompletableFuture<Assistance> assistance =
      shell.thenApply(built -> new Assistance(built, loader));

  private final WarmUp warmUp = new WarmUp(Backend::warmUp);
  private ProgressSink sinkBefore;
  private final AtomicBoolean begun = new AtomicBoolean();

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
    JavaEngine engine = prepare(magics);
    engine.begin();
    return engine;
  }

  /**
   * A session that has not begun, so that it takes no time from what must be there before. It
   * begins by {@link #begin}, at the latest when it is first used.
   *
   * @param magics what it understands beside Java
   * @return the session
   */
  public static JavaEngine prepare(CellMagics magics) {
    return new JavaEngine(magics);
  }

  /** Builds JShell in the background, unless that has begun. */
  public void begin() {
    if (begun.getAndSet(true)) {
      return;
    }
    sinkBefore = Progress.showOn(new ProgressBars(Display::output));
    Thread builder = new Thread(this::build, "jshell-start");
    builder.setDaemon(true);
    builder.start();
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
    begin();
    control.allow();
    interruption.cellBegins();
    capture.directTo(output);
    boolean failed = true;
    try {
      assistance.join().remember(source);
      CellResult result = cells.join().run(source, count);
      failed = result instanceof CellResult.Failure;
      return result;
    } finally {
      StopSign.lower();
      interruption.cellEnds();
      Progress.endLoops(failed);
      capture.flush();
      warmUp.now();
    }
  }

  /**
   * What could stand at the cursor. Answered also while a cell runs.
   *
   * @param source the cell's text
   * @param cursor where the cursor is, in UTF-16 units
   * @return the completions
   */
  public Completion complete(String source, int cursor) {
    begin();
    cells.join();
    return magics.complete(source, cursor).orElseGet(() -> completeJava(source, cursor));
  }

  private Completion completeJava(String source, int cursor) {
    String java = magics.blanked(source);
    Assistance ready = assistance.join();
    Completion found = turn.held(() -> ready.complete(java, cursor));
    // Only where there is nothing else to offer is it worth waiting for the names of all types.
    return found.proposals().isEmpty() && ready.awaitTypes()
        ? turn.held(() -> ready.complete(java, cursor))
        : found;
  }

  /**
   * What the cursor is on: signatures and documentation. Answered also while a cell runs.
   *
   * @param source the cell's text
   * @param cursor where the cursor is, in UTF-16 units
   * @param detail 0 for the usual, 1 for everything
   * @return empty where nothing is known of it
   */
  public Optional<MimeBundle> inspect(String source, int cursor, int detail) {
    begin();
    String java = magics.blanked(source);
    Assistance ready = assistance.join();
    Supplier<Optional<DocPage>> look = () -> ready.inspect(java, cursor);
    Optional<DocPage> found = turn.held(look);
    if (found.isEmpty() && ready.awaitTypes()) {
      found = turn.held(look);
    }
    // The compiler has found what is meant; to read the sources needs no turn.
    return found.map(page -> ready.document(page, detail));
  }

  /**
   * Whether a text can run as it is, for clients in which Enter either runs or adds a line.
   * Answered also while a cell runs.
   *
   * @param source the text
   * @return the answer
   */
  public Completeness isComplete(String source) {
    begin();
    // The body of a cell magic ends where its author says so.
    String java = source.stripLeading().startsWith("%%") ? source : magics.blanked(source);
    Assistance ready = assistance.join();
    return turn.held(() -> ready.isComplete(java));
  }

  /**
   * Loads the library's backend now, beside JShell. Otherwise that waits until the first cell has
   * run, or for a quiet moment, since a person's first cell is to come first.
   */
  public void warmUp() {
    warmUp.now();
  }

  /** Asks the running cell to stop, from another thread; does nothing where none runs. */
  public void interrupt() {
    interruption.request();
  }

  @Override
  public void close() {
    if (begun.get()) {
      Progress.showOn(sinkBefore);
    }
    interruption.close();
    memory.close();
    capture.close();
    shell.thenAccept(JShell::close);
  }

  private CellRun cells(JShell built) {
    CellRun run = new CellRun(built, control, loader, interruption, turn, magics);
    magics.begin(new ShellSession(built, control, run));
    return run;
  }

  private void stop() {
    shell.join().stop();
  }

  private void build() {
    try {
      memory.begin();
      AtomicInteger ids = new AtomicInteger();
      JShell built =
          JShell.builder()
              .executionEngine(new Provider(control), Map.of())
              // JShell's own are the same for whatever declares the same name
              .idGenerator((snippet, key) -> String.valueOf(ids.incrementAndGet()))
              .build();
      built.addToClasspath(ClassPath.ofThisJvm());
      StartupScript.imports(loader).forEach(built::eval);
      shell.complete(built);
      warmUp.afterAWhile();
      assistance.thenAccept(Assistance::prepare);
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
