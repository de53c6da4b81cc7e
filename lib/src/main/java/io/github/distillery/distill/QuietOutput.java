package io.github.distillery.distill;

import java.io.PrintStream;
import java.util.function.Supplier;

/**
 * Keeps out of the reader's sight what SameDiff prints to standard output, a line for each
 * operation, when it finds a gradient; there is no setting for it. All other lines pass.
 */
final class QuietOutput extends PrintStream {
  private static final String UNWANTED = "Added differentiated op ";

  private QuietOutput(PrintStream real) {
    super(real, true);
  }

  @Override
  public void println(String line) {
    if (line == null || !line.startsWith(UNWANTED)) {
      super.println(line);
    }
  }

  /** One at a time, so that what was there before comes back. */
  static synchronized <T> T call(Supplier<T> work) {
    PrintStream real = System.out;
    QuietOutput quiet = new QuietOutput(real);
    System.setOut(quiet);
    try {
      return work.get();
    } finally {
      quiet.flush();
      if (System.out == quiet) {
        System.setOut(real);
      }
    }
  }
}
