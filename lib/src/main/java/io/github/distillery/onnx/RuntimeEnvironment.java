package io.github.distillery.onnx;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * ONNX Runtime's environment, of which there is one in a process.
 *
 * <p>When it is made, ONNX Runtime 1.29 looks at the process' command line with a regular
 * expression that calls itself for every character, some 300 bytes of stack each time: a class path
 * of 6,000 characters is too much for a Java thread, and the JVM ends without a word. So it is made
 * on a thread with room enough.
 */
final class RuntimeEnvironment {
  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
  private static final long STACK = 8L << 20;
  private static final long STACK_A_CHARACTER = 1 << 10;
  private static final long MOST_STACK = 1L << 30;

  private static OrtEnvironment environment;

  private RuntimeEnvironment() {}

  /** Makes it the first time; a {@link LinkageError} where there is no native code for it. */
  static synchronized OrtEnvironment get() {
    if (environment == null) {
      CompletableFuture<OrtEnvironment> made = new CompletableFuture<>();
      Thread thread = new Thread(null, () -> make(made), "onnx-runtime", stack());
      thread.setDaemon(true);
      thread.start();
      try {
        environment = made.join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof LinkageError missing) {
          throw missing;
        }
        throw e;
      }
    }
    return environment;
  }

  private static void make(CompletableFuture<OrtEnvironment> made) {
    try {
      made.complete(OrtEnvironment.getEnvironment());
    } catch (RuntimeException | LinkageError e) {
      made.completeExceptionally(e);
    }
  }

  private static long stack() {
    try {
      long length = Files.exists(COMMAND_LINE) ? Files.readAllBytes(COMMAND_LINE).length : 0;
      return Math.min(MOST_STACK, STACK + STACK_A_CHARACTER * length);
    } catch (IOException e) {
      return MOST_STACK;
    }
  }
}
