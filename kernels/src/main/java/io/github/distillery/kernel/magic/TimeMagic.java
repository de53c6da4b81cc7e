package io.github.distillery.kernel.magic;

import com.sun.management.OperatingSystemMXBean;
import io.github.distillery.kernel.display.Display;
import io.github.distillery.kernel.engine.CellResult;
import io.github.distillery.kernel.engine.NestedCellFailed;
import io.github.distillery.kernel.engine.SessionAccess;
import io.github.distillery.kernel.magic.Magic.Gives;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;

/** Says how long a statement or a cell took. */
final class TimeMagic {
  private final SessionAccess session;

  TimeMagic(SessionAccess session) {
    this.session = session;
  }

  List<Magic> all() {
    return List.of(
        Magic.line(
                "time",
                "STATEMENT",
                "says how long a statement, or with %%time a cell, takes",
                Gives.ANYTHING,
                this::time)
            .everywhere());
  }

  private Object time(MagicCall call) {
    String source = call.body().isPresent() ? call.bodyInPlace() : call.argumentsInPlace();
    if (source.isBlank()) {
      throw new MagicException("%time needs a statement: %time fit(); or %%time above a cell");
    }
    long cpuBefore = cpuNanos();
    long before = System.nanoTime();
    CellResult result = session.run(source, call.cell());
    long wall = System.nanoTime() - before;
    long cpu = cpuNanos() - cpuBefore;
    System.out.println("Wall time: " + text(wall) + ", CPU time of all threads: " + text(cpu));
    if (!(result instanceof CellResult.Value ended)) {
      throw new NestedCellFailed(result);
    }
    if (call.asValue()) {
      return session.lastValue();
    }
    ended.value().ifPresent(Display::display);
    return null;
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static String text(long nanos) {
    double seconds = nanos / 1e9;
    if (seconds < 1) {
      return String.format(Locale.ROOT, "%.3g ms", seconds * 1e3);
    }
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.2f s", seconds);
    }
    long whole = Math.round(seconds);
    return whole / 60 + " min " + whole % 60 + " s";
  }
}
