package io.github.distillery.kernel.display;

import io.github.distillery.progress.ProgressReport;
import io.github.distillery.progress.ProgressSink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Shows one bar for each activity and updates it in place. What is a part of it has its bar below
 * while it runs; all of them together are updated five times a second at most.
 */
public final class ProgressBars implements ProgressSink {
  private static final long NANOS_BETWEEN = 200_000_000L;

  private final Supplier<CellOutput> output;
  private final Map<Long, Bars> shown = new HashMap<>();
  private ScheduledExecutorService later;

  /**
   * Makes a sink.
   *
   * @param output where bars go, asked for anew at each update
   */
  public ProgressBars(Supplier<CellOutput> output) {
    this.output = output;
  }

  @Override
  public synchronized void show(ProgressReport report) {
    Bars bars = shown.get(report.activity());
    if (bars == null) {
      // A part of something that is not shown, as quick work is not, stands alone.
      bars = shown.getOrDefault(report.parent(), new Bars(report.activity()));
      shown.put(report.activity(), bars);
    }
    bars.take(report);
    if (report.finished()) {
      shown.remove(report.activity());
    }
  }

  private void flushLater(Bars bars, long nanos) {
    if (later == null) {
      later =
          Executors.newSingleThreadScheduledExecutor(
              task -> {
                Thread thread = new Thread(task, "progress-bars");
                thread.setDaemon(true);
                return thread;
              });
    }
    later.schedule(() -> flush(bars), nanos, TimeUnit.NANOSECONDS);
  }

  private synchronized void flush(Bars bars) {
    bars.waiting = false;
    if (!bars.ended) {
      bars.publish();
    }
  }

  /** The bars of an activity and of its parts, which are one display. */
  private final class Bars {
    private final long root;
    private final String id = "progress-" + UUID.randomUUID();
    private final Map<Long, ProgressReport> newest = new LinkedHashMap<>();
    private boolean displayed;
    private boolean waiting;
    private boolean ended;
    private long published;

    Bars(long root) {
      this.root = root;
    }

    void take(ProgressReport report) {
      boolean whole = report.activity() == root;
      if (report.finished() && whole) {
        newest.clear();
        ended = true;
      }
      if (report.finished() && !whole) {
        newest.remove(report.activity());
      } else {
        newest.put(report.activity(), report);
      }
      long since = System.nanoTime() - published;
      if (ended || !displayed || since >= NANOS_BETWEEN) {
        publish();
      } else if (!waiting) {
        waiting = true;
        flushLater(this, NANOS_BETWEEN - since);
      }
    }

    private void publish() {
      published = System.nanoTime();
      List<ProgressReport> reports = new ArrayList<>(newest.values());
      String text = String.join("\n", reports.stream().map(ProgressText::line).toList());
      MimeBundle bundle = MimeBundle.text(text).with(MimeBundle.HTML, ProgressHtml.of(reports));
      if (displayed) {
        output.get().updateDisplay(bundle, id);
      } else {
        displayed = true;
        output.get().display(bundle, id);
      }
    }
  }
}
