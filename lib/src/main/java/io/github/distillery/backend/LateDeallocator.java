package io.github.distillery.backend;

import java.lang.ref.ReferenceQueue;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.nd4j.linalg.api.memory.Deallocatable;
import org.nd4j.linalg.api.memory.deallocation.DeallocatableReference;
import org.nd4j.linalg.api.memory.deallocation.DeallocatorService;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Frees an array's memory a moment after the array was collected, not at once.
 *
 * <p>ND4J reads single numbers through bare addresses. An array that is read for the last time may
 * be collected, and its memory given away, before the number has been read: rarely, but then the
 * number is another's.
 */
final class LateDeallocator extends DeallocatorService {
  private static final System.Logger LOG = System.getLogger(LateDeallocator.class.getName());
  private static final String PLACE = "deallocatorService";

  /** JavaCPP's setting for those who free everything themselves. */
  private static final String NO_GC = "org.bytedeco.javacpp.nopointergc";

  /** Far more than a thread that was interrupted in the middle of a read has to wait. */
  private static final long MOMENT_MS = 200;

  private final ReferenceQueue<Deallocatable> collected = new ReferenceQueue<>();
  private final Map<String, DeallocatableReference> tracked = new ConcurrentHashMap<>();

  private LateDeallocator() {
    Thread thread = new Thread(this::free, "late-deallocator");
    thread.setDaemon(true);
    thread.start();
  }

  static void install() {
    if (Nd4j.getDeallocatorService() instanceof LateDeallocator || Boolean.getBoolean(NO_GC)) {
      return;
    }
    try {
      Field place = Nd4j.class.getDeclaredField(PLACE);
      place.setAccessible(true);
      place.set(null, new LateDeallocator());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "ND4J has no field " + PLACE + "; is it another version than 1.0.0-M2.1?", e);
    }
  }

  @Override
  public void pickObject(Deallocatable deallocatable) {
    tracked.put(deallocatable.getUniqueId(), new DeallocatableReference(deallocatable, collected));
  }

  private void free() {
    List<DeallocatableReference> waiting = new ArrayList<>();
    while (true) {
      try {
        waiting.add((DeallocatableReference) collected.remove());
        for (var next = collected.poll(); next != null; next = collected.poll()) {
          waiting.add((DeallocatableReference) next);
        }
        Thread.sleep(MOMENT_MS);
      } catch (InterruptedException e) {
        // Whoever it was meant for: what is collected must go on being freed.
        continue;
      }
      waiting.forEach(this::free);
      waiting.clear();
    }
  }

  private void free(DeallocatableReference reference) {
    try {
      reference.getDeallocator().deallocate();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "memory of an array could not be freed", e);
    } finally {
      tracked.remove(reference.getId());
    }
  }
}
