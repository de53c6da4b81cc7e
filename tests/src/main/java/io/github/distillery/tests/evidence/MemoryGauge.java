package io.github.distillery.tests.evidence;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.management.MBeanServerConnection;

/** Measures what a JVM takes, this one or another, by what it tells and by what Linux tells. */
final class MemoryGauge {
  private static final double MEGA = 1e6;
  private static final double KIBI = 1024;
  private static final long MILLIS_FOR_DEALLOCATORS = 200;
  private static final int COLLECTIONS = 4;

  private final Path status;
  private final MemoryMXBean memory;
  private final ThreadMXBean threads;
  private final ClassLoadingMXBean classes;
  private final UnixOperatingSystemMXBean system;
  private final List<BufferPoolMXBean> buffers;
  private final MemoryPoolMXBean metaspace;
  private final long began = System.nanoTime();

  MemoryGauge(MBeanServerConnection server, long pid) throws IOException {
    status = Path.of("/proc", String.valueOf(pid), "status");
    memory = ManagementFactory.getPlatformMXBean(server, MemoryMXBean.class);
    threads = ManagementFactory.getPlatformMXBean(server, ThreadMXBean.class);
    classes = ManagementFactory.getPlatformMXBean(server, ClassLoadingMXBean.class);
    system = ManagementFactory.getPlatformMXBean(server, UnixOperatingSystemMXBean.class);
    buffers =
        ManagementFactory.getPlatformMXBeans(server, BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .toList();
    metaspace =
        ManagementFactory.getPlatformMXBeans(server, MemoryPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("Metaspace"))
            .findFirst()
            .orElseThrow();
  }

  /**
   * Has the JVM collect what nobody needs, and with it the arrays outside the heap. What a first
   * collection finds frees memory outside the heap, and with it more objects; and the serial
   * collector leaves some dead objects in place in three of four collections.
   */
  void collect() throws InterruptedException {
    memory.gc();
    Thread.sleep(MILLIS_FOR_DEALLOCATORS);
    for (int i = 1; i < COLLECTIONS; i++) {
      memory.gc();
    }
  }

  /** A sample, where the JVM itself has said how many bytes its arrays take. */
  MemorySample sample(long done, long arrayBytes) throws IOException {
    return new MemorySample(
        done,
        (System.nanoTime() - began) / 1e9,
        List.of(
            memory.getHeapMemoryUsage().getUsed() / MEGA,
            arrayBytes / MEGA,
            buffers.stream().mapToLong(BufferPoolMXBean::getMemoryUsed).sum() / MEGA,
            resident(),
            metaspace.getUsage().getUsed() / MEGA,
            (double) classes.getLoadedClassCount(),
            (double) threads.getThreadCount(),
            (double) system.getOpenFileDescriptorCount()));
  }

  private double resident() throws IOException {
    String line =
        Files.readAllLines(status).stream()
            .filter(one -> one.startsWith("VmRSS:"))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(line.replaceAll("\\D", "")) * KIBI / MEGA;
  }
}
