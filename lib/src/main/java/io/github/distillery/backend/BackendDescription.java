package io.github.distillery.backend;

/**
 * What computes, and with which settings.
 *
 * @param backend ND4J's backend, for example {@code CpuBackend}
 * @param blas the library for matrix products
 * @param oneDnn whether convolutions, pooling and batch norm of DL4J's layers use oneDNN
 * @param compiled what compiled trainings and inferences run on, or {@code off} with the reason
 * @param threads how many threads compute
 * @param processors how many processors the JVM sees
 * @param heapBytes the most the Java heap may hold
 * @param offHeapBytes the most that arrays may hold outside the heap
 * @param physicalBytes the most that the whole process may hold
 */
public record BackendDescription(
    String backend,
    String blas,
    boolean oneDnn,
    String compiled,
    int threads,
    int processors,
    long heapBytes,
    long offHeapBytes,
    long physicalBytes) {
  @Override
  public String toString() {
    return """
    backend   %s
    BLAS      %s
    oneDNN    %s
    compiled  %s
    threads   %d of %d processors
    heap      at most %s
    arrays    at most %s outside the heap
    process   at most %s"""
        .formatted(
            backend,
            blas,
            oneDnn ? "on" : "off",
            compiled,
            threads,
            processors,
            gigabytes(heapBytes),
            gigabytes(offHeapBytes),
            gigabytes(physicalBytes));
  }

  private static String gigabytes(long bytes) {
    return bytes <= 0 ? "no limit" : "%.1f GB".formatted(bytes / 1e9);
  }
}
