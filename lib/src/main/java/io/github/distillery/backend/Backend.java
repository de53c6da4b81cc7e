package io.github.distillery.backend;

import io.github.distillery.compiled.Compilation;
import java.util.concurrent.CompletableFuture;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * ND4J with the settings that suit small networks on few cores. Every class of the library that
 * touches arrays calls {@link #ready()} first.
 *
 * <p>Introduced in notebook 02.
 */
public final class Backend {
  private static final String THREADS_PROPERTY = "distillery.threads";
  private static final String THREADS_VARIABLE = "DISTILLERY_THREADS";
  private static final String HELPERS_PROPERTY = "org.eclipse.deeplearning4j.helpers.disable";

  private static final ThreadLocal<Integer> APPLIED = new ThreadLocal<>();

  private static boolean loaded;
  private static int wanted;

  private Backend() {}

  /**
   * Loads the native library and applies the settings, unless that is done. One thread computes, as
   * small networks run slower on more; the system property {@code distillery.threads} or the
   * environment variable {@code DISTILLERY_THREADS} says otherwise. Part of the setting belongs to
   * the calling thread, so whatever computes calls this first, every time.
   *
   * @throws IllegalArgumentException where that setting is no whole number of 1 or more
   */
  public static synchronized void ready() {
    if (loaded) {
      applyHere();
      return;
    }
    int threads =
        parseThreads(System.getProperty(THREADS_PROPERTY, System.getenv(THREADS_VARIABLE)));
    if (System.getProperty(HELPERS_PROPERTY) == null) {
      System.setProperty(HELPERS_PROPERTY, "false");
    }
    Nd4j.getBackend();
    HeldOperations.install();
    LateDeallocator.install();
    apply(threads);
    loaded = true;
  }

  /**
   * Loads everything in the background, so that the first training does not wait for it.
   *
   * @return completes when the backend is warm
   */
  public static CompletableFuture<Void> warmUp() {
    CompletableFuture<Void> warm = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                ready();
                INDArray a = Nd4j.ones(4, 4);
                a.mmul(a).sumNumber();
                Compilation.describe();
                warm.complete(null);
              } catch (RuntimeException | LinkageError e) {
                warm.completeExceptionally(e);
              }
            },
            "nd4j-warm-up");
    thread.setDaemon(true);
    thread.start();
    return warm;
  }

  /**
   * Sets how many threads compute from now on.
   *
   * @param threads 1 or more
   */
  public static void threads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads is " + threads + "; give 1 or more");
    }
    ready();
    apply(threads);
  }

  /**
   * What computes, and with which settings.
   *
   * @return the state at this moment
   */
  public static BackendDescription describe() {
    ready();
    var environment = Nd4j.getEnvironment();
    var info = Nd4j.getExecutioner().getEnvironmentInformation();
    return new BackendDescription(
        Nd4j.getBackend().getClass().getSimpleName(),
        String.valueOf(info.getProperty("blas.vendor")),
        environment.isCPU() && new OneDnn().active(),
        Compilation.describe(),
        environment.maxMasterThreads(),
        Runtime.getRuntime().availableProcessors(),
        Runtime.getRuntime().maxMemory(),
        Pointer.maxBytes(),
        Pointer.maxPhysicalBytes());
  }

  static int parseThreads(String wanted) {
    if (wanted == null || wanted.isBlank()) {
      return 1;
    }
    try {
      int threads = Integer.parseInt(wanted.trim());
      if (threads >= 1) {
        return threads;
      }
    } catch (NumberFormatException e) {
      throw badThreads(wanted);
    }
    throw badThreads(wanted);
  }

  private static IllegalArgumentException badThreads(String wanted) {
    return new IllegalArgumentException(
        "%s or %s is \"%s\"; give a whole number, 1 or more"
            .formatted(THREADS_PROPERTY, THREADS_VARIABLE, wanted));
  }

  private static void apply(int threads) {
    if (!Nd4j.getEnvironment().isCPU()) {
      return;
    }
    wanted = threads;
    Nd4j.getEnvironment().setMaxThreads(threads);
    Nd4j.getEnvironment().setMaxMasterThreads(threads);
    BlasThreads.set(threads);
    applyHere();
  }

  /** OpenMP, which oneDNN uses, has a number of threads for each thread that computes. */
  private static void applyHere() {
    if (wanted > 0 && !Integer.valueOf(wanted).equals(APPLIED.get())) {
      NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(wanted);
      APPLIED.set(wanted);
    }
  }
}
