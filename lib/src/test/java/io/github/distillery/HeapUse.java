package io.github.distillery;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts what the running thread allocates, so that a test need not look at the clock. */
public final class HeapUse {
  private HeapUse() {}

  /** Bytes on the heap that this thread has allocated since it began. */
  public static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
