package io.github.distillery.backend;

/** OpenBLAS counts its threads apart from ND4J's; absent with other backends. */
final class BlasThreads {
  private BlasThreads() {}

  static void set(int threads) {
    try {
      Class.forName("org.bytedeco.openblas.global.openblas_nolapack")
          .getMethod("blas_set_num_threads", int.class)
          .invoke(null, threads);
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new IllegalStateException(
          "the number of BLAS threads could not be set to "
              + threads
              + "; is the openblas jar of the same version as nd4j-native on the class path?",
          e);
    }
  }
}
