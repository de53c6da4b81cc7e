package io.github.distillery.kernel.engine;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/**
 * Has the running cell stopped where a garbage collection leaves the heap nearly full. The JVM
 * would go on until nothing is left, and then any thread fails, also those that the session needs.
 */
final class MemoryGuard implements AutoCloseable {
  private static final double HALF_FULL = 0.5;
  private static final double WORTH_A_LOOK = 0.75;
  private static final double NEARLY_FULL = 0.85;
  private static final int RESERVED_MEGABYTES = 48;

  private final Runnable stop;
  private final NotificationListener listener = this::collected;
  private final List<NotificationEmitter> collectors = new ArrayList<>();

  /** What the session itself may need when a cell has used up the rest. */
  private byte[][] reserve = {};

  /**
   * A guard that does not watch yet.
   *
   * @param stop what stops the running cell, if there is one
   */
  MemoryGuard(Runnable stop) {
    this.stop = stop;
  }

  /** Begins to watch. */
  synchronized void begin() {
    for (GarbageCollectorMXBean one : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (one instanceof NotificationEmitter emitter) {
        emitter.addNotificationListener(listener, null, null);
        collectors.add(emitter);
      }
    }
  }

  private void collected(Notification notification, Object handback) {
    if (notification.getUserData() instanceof CompositeData data
        && notification
            .getType()
            .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
      GarbageCollectionNotificationInfo info = GarbageCollectionNotificationInfo.from(data);
      double share = share(info.getGcInfo().getMemoryUsageAfterGc());
      boolean whole = info.getGcAction().contains("major");
      if (!whole && share > WORTH_A_LOOK) {
        // What is garbage of it only a whole collection tells, which some JVMs put off too long.
        System.gc();
      } else {
        collected(share, whole);
      }
    }
  }

  private void collected(double share, boolean whole) {
    if (whole && share > NEARLY_FULL) {
      stop.run();
      reserve = new byte[][] {};
    } else if (share < HALF_FULL) {
      reserve = new byte[][] {};
    } else if (reserve.length == 0) {
      reserve = new byte[RESERVED_MEGABYTES][1 << 20];
    }
  }

  /** How much of the room for what lives long is taken. */
  private static double share(Map<String, MemoryUsage> pools) {
    return pools.entrySet().stream()
        .filter(pool -> pool.getKey().contains("Old") || pool.getKey().contains("Tenured"))
        .map(Map.Entry::getValue)
        .filter(usage -> usage.getMax() > 0)
        .mapToDouble(usage -> (double) usage.getUsed() / usage.getMax())
        .max()
        .orElse(0);
  }

  @Override
  public synchronized void close() {
    for (NotificationEmitter one : collectors) {
      try {
        one.removeNotificationListener(listener);
      } catch (ListenerNotFoundException e) {
        throw new IllegalStateException("a listener that was added is not there", e);
      }
    }
  }
}
