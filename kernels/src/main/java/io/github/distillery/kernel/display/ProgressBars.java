package io.github.distillery.kernel.display;

import io.github.distillery.progress.ProgressReport;
import io.github.distillery.progress.ProgressSink;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Shows one bar for each activity and updates it in place. */
public final class ProgressBars implements ProgressSink {
  private static final String RUNNING_COLOUR = "#2f7ed8";
  private static final String DONE_COLOUR = "#3d9970";
  private static final String STOPPED_COLOUR = "#c98a1b";

  private final Supplier<CellOutput> output;
  private final Map<Long, String> shown = new ConcurrentHashMap<>();

  /**
   * Makes a sink.
   *
   * @param output where bars go, asked for anew at each report
   */
  public ProgressBars(Supplier<CellOutput> output) {
    this.output = output;
  }

  @Override
  public void show(ProgressReport report) {
    MimeBundle bundle =
        MimeBundle.text(ProgressText.line(report)).with(MimeBundle.HTML, html(report));
    String id = shown.get(report.activity());
    if (id == null) {
      id = "progress-" + UUID.randomUUID();
      shown.put(report.activity(), id);
      output.get().display(bundle, id);
    } else {
      output.get().updateDisplay(bundle, id);
    }
    if (report.finished()) {
      shown.remove(report.activity());
    }
  }

  /** Colours and sizes are written out or inherited, so it reads well in light and dark. */
  private static String html(ProgressReport report) {
    String colour =
        switch (report.state()) {
          case RUNNING -> RUNNING_COLOUR;
          case DONE -> DONE_COLOUR;
          case STOPPED -> STOPPED_COLOUR;
        };
    String detail =
        report.detail().isEmpty()
            ? ""
            : "<div style=\"font-size:90%;opacity:.8\">" + Html.escape(report.detail()) + "</div>";
    return "<div style=\"max-width:46em;margin:2px 0;font-variant-numeric:tabular-nums\">"
        + "<div style=\"display:flex;justify-content:space-between;gap:1.5em\"><span>"
        + Html.escape(report.title())
        + "</span><span style=\"font-size:90%;opacity:.8\">"
        + Html.escape(ProgressText.figures(report))
        + "</span></div><div style=\"height:7px;border-radius:4px;margin:3px 0;overflow:hidden;"
        + "background:rgba(128,128,128,.3)\"><div style=\"height:100%;width:"
        + Math.round(1000 * report.fraction()) / 10.0
        + "%;background:"
        + colour
        + "\"></div></div>"
        + detail
        + "</div>";
  }
}
