package io.github.distillery.compiled;

import java.util.function.Supplier;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** The native library that computes: oneDNN, called directly. */
final class OneDnn {
  /** Set to false, this system property has DL4J run every network. */
  static final String PROPERTY = "distillery.compiled";

  private static final Loaded LOADED = load();

  private OneDnn() {}

  private record Loaded(engine engine, String missing) {}

  /** Why nothing can be compiled here, or null. */
  static String missing() {
    return Boolean.parseBoolean(System.getProperty(PROPERTY, "true"))
        ? LOADED.missing()
        : "the system property " + PROPERTY + " is " + System.getProperty(PROPERTY);
  }

  static engine engine() {
    return LOADED.engine();
  }

  /** How many threads compute; calls are made for a certain number. */
  static int threads() {
    return Nd4j.getEnvironment().maxMasterThreads();
  }

  /**
   * Has something computed.
   *
   * @param alone by one thread, whatever is set
   */
  static <T> T computing(boolean alone, Supplier<T> work) {
    if (!alone) {
      return work.get();
    }
    var openMp = NativeOpsHolder.getInstance().getDeviceNativeOps();
    openMp.setOmpNumThreads(1);
    try {
      return work.get();
    } finally {
      openMp.setOmpNumThreads(threads());
    }
  }

  /** The version, for example 2.5.2. */
  static String version() {
    dnnl_version_t version = dnnl.dnnl_version();
    return version.major() + "." + version.minor() + "." + version.patch();
  }

  private static Loaded load() {
    if (!Nd4j.getEnvironment().isCPU()) {
      return new Loaded(null, "ND4J computes on a GPU");
    }
    try {
      return new Loaded(new engine(engine.kind.cpu, 0), null);
    } catch (RuntimeException | LinkageError e) {
      return new Loaded(null, "oneDNN could not be loaded: " + e);
    }
  }
}
