package io.github.distillery.compiled;

/**
 * Whether networks can be compiled on this machine at all.
 *
 * <p>Introduced in notebook 02.
 */
public final class Compilation {
  private Compilation() {}

  /**
   * What compiled networks run on; loads the native library.
   *
   * @return the library with its version, or {@code off} with the reason why DL4J runs all networks
   */
  public static String describe() {
    String missing = OneDnn.missing();
    return missing == null ? "oneDNN " + OneDnn.version() : "off: " + missing;
  }
}
