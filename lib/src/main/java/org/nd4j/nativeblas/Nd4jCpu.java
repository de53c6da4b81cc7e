package org.nd4j.nativeblas;

/**
 * Gives DL4J 1.0.0-M2.1 back its way to oneDNN. Before its layers use oneDNN they ask the class
 * {@code org.nd4j.nativeblas.Nd4jCpu$Environment}, which this release moved to another package;
 * they find nothing and silently take the slow path. This class stands where they look, and passes
 * the question on.
 */
public final class Nd4jCpu {
  private static final String MOVED_TO =
      "org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu$Environment";

  private Nd4jCpu() {}

  /** What DL4J's oneDNN layers ask for. */
  public static final class Environment {
    private static final Environment INSTANCE = new Environment();

    private Environment() {}

    /**
     * The only instance; the name is DL4J's.
     *
     * @return the instance
     */
    public static Environment getInstance() {
      return INSTANCE;
    }

    /**
     * Whether the native library was built with oneDNN (once called MKL-DNN) and may use it.
     *
     * @return false as well where the backend is not the CPU's
     */
    public boolean isUseMKLDNN() {
      try {
        Class<?> environment = Class.forName(MOVED_TO);
        Object instance = environment.getMethod("getInstance").invoke(null);
        return (boolean) environment.getMethod("isUseONEDNN").invoke(instance);
      } catch (ReflectiveOperationException | LinkageError e) {
        return false;
      }
    }
  }
}
