package io.github.distillery.kernel.engine;

import java.lang.instrument.Instrumentation;
import java.util.Optional;

/**
 * Receives the JVM's means to replace the code of a loaded class.
 *
 * <p>The kernel's manifest names this class, so it is called when the JVM is started with {@code
 * -jar} or {@code -javaagent} and this jar. Without it everything works, except that redeclaring a
 * method resets the variables that were made with it, and that there is no {@code %spark}.
 */
public final class KernelAgent {
  private static volatile Instrumentation instrumentation;

  private KernelAgent() {}

  /**
   * Called by the JVM for {@code Launcher-Agent-Class}.
   *
   * @param arguments not used
   * @param given the means to replace code
   */
  public static void agentmain(String arguments, Instrumentation given) {
    instrumentation = given;
  }

  /**
   * Called by the JVM for {@code -javaagent}.
   *
   * @param arguments not used
   * @param given the means to replace code
   */
  public static void premain(String arguments, Instrumentation given) {
    instrumentation = given;
  }

  /**
   * The means to replace code.
   *
   * @return empty where the JVM was started without the agent
   */
  static Optional<Instrumentation> instrumentation() {
    return Optional.ofNullable(instrumentation);
  }
}
