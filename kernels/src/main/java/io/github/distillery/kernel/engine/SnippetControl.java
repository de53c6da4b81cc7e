package io.github.distillery.kernel.engine;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import jdk.jshell.execution.LocalExecutionControl;
import jdk.jshell.spi.ExecutionControl.ClassBytecodes;
import jdk.jshell.spi.ExecutionControl.ClassInstallException;
import jdk.jshell.spi.ExecutionControl.EngineTerminationException;
import jdk.jshell.spi.ExecutionControl.NotImplementedException;
import jdk.jshell.spi.ExecutionControl.RunException;

/**
 * Runs snippets in this JVM, each on a thread of its own, and keeps the value or the exception as
 * an object; JShell itself would hand back only text.
 *
 * <p>The thread belongs to a group of ours: the JDK's own group waits for, and swallows the
 * exceptions of, every thread that a snippet starts.
 */
final class SnippetControl extends LocalExecutionControl {
  private static final int FIRST_RELEASE_WITHOUT_THREAD_STOP = 20;
  private static final long NANOS_TO_OBEY = 400_000_000L;
  private static final long NANOS_TO_SAY_SO = 2_000_000_000L;

  /** How {@link #call()}, which must be static, finds its instance from the JDK's thread. */
  private static final InheritableThreadLocal<SnippetControl> CURRENT =
      new InheritableThreadLocal<>();

  private static final Method CALL = callMethod();

  private final SnippetLoader loader;
  private final AnalysisTurn turn;
  private final ThreadGroup cells = new ThreadGroup("cells");
  private volatile CellThreads threads = new CellThreads(cells);
  private volatile Thread running;
  private volatile boolean cancelled;
  private Thread stopping;
  private long stoppingSince;
  private boolean said;
  private Method snippet;
  private Object value;
  private Throwable thrown;
  private boolean reading;
  private Object variable;

  SnippetControl(SnippetLoader loader, AnalysisTurn turn) {
    super(loader);
    this.loader = loader;
    this.turn = turn;
  }

  private static Method callMethod() {
    try {
      Method call = SnippetControl.class.getDeclaredMethod("call");
      call.setAccessible(true);
      return call;
    } catch (NoSuchMethodException e) {
      throw new LinkageError("SnippetControl.call is missing", e);
    }
  }

  /**
   * The value of the last snippet, once.
   *
   * @return null also for a snippet without a value
   */
  Object takeValue() {
    Object taken = value;
    value = null;
    return taken;
  }

  /**
   * The exception that ended the last snippet, once.
   *
   * @return empty where it ended well or did not run
   */
  Optional<Throwable> takeThrown() {
    Throwable taken = thrown;
    thrown = null;
    return Optional.ofNullable(taken);
  }

  /**
   * What a variable holds; JShell itself would only give a text of it.
   *
   * @param read makes JShell read the variable
   * @return its value
   */
  Object valueOf(Runnable read) {
    reading = true;
    try {
      read.run();
      return variable;
    } finally {
      reading = false;
      variable = null;
    }
  }

  @Override
  public String varValue(String className, String name)
      throws RunException, EngineTerminationException, InternalException {
    if (!reading) {
      return super.varValue(className, name);
    }
    try {
      Field field = findClass(className).getDeclaredField(name);
      field.setAccessible(true);
      variable = field.get(null);
      return "";
    } catch (ReflectiveOperationException e) {
      throw new InternalException("no variable " + name + ": " + e);
    }
  }

  /** Lets snippets run again after {@link #interruptSnippet}, as those of a new cell. */
  void allow() {
    StopSign.lower();
    threads = new CellThreads(cells);
    cancelled = false;
    stopping = null;
  }

  /** Stops the running snippet because memory runs out; does nothing where none runs. */
  void stopForMemory() {
    if (running != null) {
      StopSign.raiseForMemory(threads);
    }
  }

  /** Stops the helpers that an interrupted cell has left running. */
  void stopHelpers() {
    threads.stopAll();
  }

  /** Interrupts the thread of the running snippet; one that is about to start will not. */
  void interruptSnippet() {
    cancelled = true;
    Thread thread = running;
    if (thread != null) {
      thread.interrupt();
    }
  }

  @Override
  public void load(ClassBytecodes[] classes) throws ClassInstallException {
    // Not by way of the superclass, which in newer JDKs weaves stop checks of its own.
    loader.load(CellWeaver.weave(classes));
  }

  @Override
  public void redefine(ClassBytecodes[] classes)
      throws ClassInstallException, NotImplementedException, EngineTerminationException {
    Instrumentation instrumentation =
        KernelAgent.instrumentation()
            .orElseThrow(() -> new NotImplementedException("started without the agent"));
    loader.redefine(CellWeaver.weave(classes), instrumentation);
  }

  @Override
  protected String invoke(Method method) throws Exception {
    takeValue();
    takeThrown();
    snippet = method;
    // JShell may have gone back to a class of before, which is not loaded again
    loader.variables().carryOver(method.getDeclaringClass());
    CURRENT.set(this);
    try {
      return turn.released(() -> super.invoke(CALL));
    } finally {
      CURRENT.remove();
    }
  }

  /** Stops the snippet by the checks in its code; later, where the JDK can, its thread. */
  @Override
  @SuppressWarnings("deprecation")
  public synchronized void stop() {
    Thread thread = running;
    if (thread == null) {
      return;
    }
    StopSign.raise(threads);
    thread.interrupt();
    if (thread != stopping) {
      stopping = thread;
      stoppingSince = System.nanoTime();
      said = false;
    } else if (System.nanoTime() - stoppingSince > NANOS_TO_OBEY
        && Runtime.version().feature() < FIRST_RELEASE_WITHOUT_THREAD_STOP) {
      // A loop in a library that looks at nothing.
      thread.stop();
    } else if (System.nanoTime() - stoppingSince > NANOS_TO_SAY_SO && !said) {
      said = true;
      System.err.println(
          "The cell is in code of a library that cannot be stopped ("
              + topFrame(thread)
              + "): wait until it ends, or restart the kernel.");
    }
  }

  private static String topFrame(Thread thread) {
    StackTraceElement[] frames = thread.getStackTrace();
    return frames.length == 0
        ? "native"
        : frames[0].getClassName() + "." + frames[0].getMethodName();
  }

  private static Object call() throws Throwable {
    CURRENT.get().runSnippet();
    // Never the value: JShell would make text of it, which may be slow, huge or fail.
    return null;
  }

  private void runSnippet() throws Throwable {
    // JDK 17 has just set a handler that swallows what other threads throw.
    Thread.setDefaultUncaughtExceptionHandler(null);
    Optional<Throwable> failed = runOnCellThread(this::invokeSnippet);
    thrown = failed.orElse(null);
    if (thrown != null) {
      throw thrown;
    }
  }

  /**
   * Runs what may call a user's code, so that an interrupt stops it like a snippet.
   *
   * @param work what to run
   * @return what it threw; empty where it ended well
   */
  Optional<Throwable> run(Runnable work) {
    return runOnCellThread(
        () -> {
          work.run();
          return null;
        });
  }

  private Optional<Throwable> runOnCellThread(Callable<Void> work) {
    AtomicReference<Throwable> failed = new AtomicReference<>();
    Thread thread =
        threads.newThread(
            () -> {
              try {
                work.call();
              } catch (Throwable e) {
                failed.set(e);
              }
            });
    thread.setDaemon(true);
    thread.setContextClassLoader(loader);
    // Not null where a snippet has the session run another one.
    Thread outer = running;
    running = thread;
    thread.start();
    if (cancelled) {
      thread.interrupt();
    }
    waitFor(thread);
    running = outer;
    return Optional.ofNullable(failed.get());
  }

  private Void invokeSnippet() throws Exception {
    try {
      value = snippet.invoke(null);
      return null;
    } catch (InvocationTargetException e) {
      throw cause(e);
    }
  }

  /** Throws the cause as it is, whatever its class. */
  @SuppressWarnings("unchecked")
  private static <T extends Throwable> T cause(InvocationTargetException wrapper) throws T {
    throw (T) Frames.withFileNames(wrapper.getCause());
  }

  private static void waitFor(Thread thread) {
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        // JShell.stop() interrupts this thread too; the one that counts is the snippet's.
      }
    }
  }
}
