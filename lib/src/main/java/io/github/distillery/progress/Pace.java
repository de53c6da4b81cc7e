package io.github.distillery.progress;

import java.util.ArrayDeque;
import java.util.Deque;

/** How fast an activity goes: over the last seconds while it runs, over all of it at its end. */
final class Pace {
  private static final long NANOS_LOOKED_BACK = 5_000_000_000L;

  private record Mark(long nanos, long done) {}

  private final Deque<Mark> recent = new ArrayDeque<>();
  private Mark first;

  Pace(long nanos) {
    begin(nanos, 0);
  }

  /** Counts from here on; what was done before took its time in another session. */
  void begin(long nanos, long done) {
    first = new Mark(nanos, done);
    recent.clear();
    recent.add(first);
  }

  double recent(long nanos, long done) {
    recent.add(new Mark(nanos, done));
    while (recent.size() > 2 && nanos - recent.peekFirst().nanos() > NANOS_LOOKED_BACK) {
      recent.removeFirst();
    }
    return since(recent.peekFirst(), nanos, done);
  }

  double whole(long nanos, long done) {
    return since(first, nanos, done);
  }

  private static double since(Mark mark, long nanos, long done) {
    double seconds = (nanos - mark.nanos()) / 1e9;
    return seconds > 0 ? Math.max(0, done - mark.done()) / seconds : 0;
  }
}
