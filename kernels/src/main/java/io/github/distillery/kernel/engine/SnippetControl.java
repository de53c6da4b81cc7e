package io.github.distillery.kernel.engine;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;
import jdk.jshell.execution.LocalExecutionControl;
import jdk.jshell.spi.ExecutionControl.ClassBytecodes;
import jdk.jshell.spi.ExecutionControl.ClassInstallException;
import jdk.jshell.spi.ExecutionControl.EngineTerminationException;
import jdk.jshell.spi.ExecutionControl.InternalException;
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

  /** How {@link #call()}, which must be static, finds its instance from the JDK's thread. */
  private static final InheritableThreadLocal<SnippetControl> CURRENT =
      new InheritableThreadLocal<>();

  private static final Method CALL = callMethod();

  private final SnippetLoader loader;
  private final ThreadGroup threads = new ThreadGroup("cells");
  private volatile Thread running;
  private volatile boolean cancelled;
  private Method snippet;
  private Object value;
  private Throwable thrown;
  private boolean reading;
  private Object variable;

  SnippetControl(SnippetLoader loader) {
    super(loader);
    this.loader = loader;
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

  /** Lets snippets run again after {@link #interruptSnippet}. */
  void allow() {
    cancelled = false;
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
  public void redefine(ClassBytecodes[] classes)
      throws ClassInstallException, NotImplementedException, EngineTerminationException {
    Instrumentation instrumentation =
        KernelAgent.instrumentation()
            .orElseThrow(() -> new NotImplementedException("started without the agent"));
    loader.redefineWith(instrumentation);
    try {
      // Not straight to the loader: newer JDKs weave their stop checks into the code here.
      load(classes);
    } finally {
      loader.redefineWith(null);
    }
  }

  @Override
  protected String invoke(Method method) throws Exception {
    takeValue();
    takeThrown();
    snippet = method;
    CURRENT.set(this);
    try {
      return super.invoke(CALL);
    } finally {
      CURRENT.remove();
    }
  }

  @Override
  @SuppressWarnings("deprecation")
  public void stop() throws EngineTerminationException, InternalException {
    Thread thread = running;
    if (thread == null) {
      return;
    }
    if (Runtime.version().feature() < FIRST_RELEASE_WITHOUT_THREAD_STOP) {
      thread.stop();
    } else {
      super.stop();
      thread.interrupt();
    }
  }

  private static Object call() throws Throwable {
    CURRENT.get().runSnippet();
    // Never the value: JShell would make text of it, which may be slow, huge or fail.
    return null;
  }

  private void runSnippet() throws Throwable {
    Thread thread = new Thread(threads, this::invokeSnippet, "cell");
    thread.setDaemon(true);
    thread.setContextClassLoader(loader);
    // Not null where a snippet has the session run another one.
    Thread outer = running;
    // JDK 17 has just set a handler that swallows what other threads throw.
    Thread.setDefaultUncaughtExceptionHandler(null);
    running = thread;
    thread.start();
    if (cancelled) {
      thread.interrupt();
    }
    waitFor(thread);
    running = outer;
    if (thrown != null) {
      throw thrown;
    }
  }

  private void invokeSnippet() {
    try {
      value = snippet.invoke(null);
    } catch (InvocationTargetException e) {
      thrown = Frames.withFileNames(e.getCause());
    } catch (IllegalAccessException | ThreadDeath e) {
      thrown = e;
    }
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
