package io.github.distillery.kernel.engine;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** What can be told from the frames of an exception. */
final class Frames {
  private Frames() {}

  /**
   * Gives every frame a file name, because JShell fails with a null pointer on a frame without one
   * (generated code has none).
   *
   * @param thrown an exception, or null
   * @return the same exception
   */
  static Throwable withFileNames(Throwable thrown) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable one = thrown; one != null && seen.add(one); one = one.getCause()) {
      StackTraceElement[] frames = one.getStackTrace();
      for (int i = 0; i < frames.length; i++) {
        if (frames[i].getFileName() == null) {
          frames[i] =
              new StackTraceElement(
                  frames[i].getClassName(), frames[i].getMethodName(), "Generated", -1);
        }
      }
      one.setStackTrace(frames);
    }
    return thrown;
  }

  /**
   * Whether a frame belongs to Distillery.
   *
   * @param frame any frame
   * @return true for the library, the data sets and the kernel
   */
  static boolean ours(StackTraceElement frame) {
    return frame.getClassName().startsWith("io.github.distillery.");
  }
}
