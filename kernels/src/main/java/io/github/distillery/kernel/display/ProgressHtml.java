package io.github.distillery.kernel.display;

import io.github.distillery.progress.ProgressReport;
import java.util.List;

/** A bar as HTML. Colours are written out or inherited, so it reads well in light and dark. */
final class ProgressHtml {
  private static final String RUNNING_COLOUR = "#2f7ed8";
  private static final String DONE_COLOUR = "#3d9970";
  private static final String STOPPED_COLOUR = "#c98a1b";
  private static final String FAILED_COLOUR = "#d1495b";
  private static final String QUIET = "font-size:90%;opacity:.8";

  private ProgressHtml() {}

  /**
   * An activity, and below it those that are a part of it.
   *
   * @param outerFirst one report each
   * @return a fragment
   */
  static String of(List<ProgressReport> outerFirst) {
    StringBuilder html =
        new StringBuilder("<div style=\"max-width:46em;font-variant-numeric:tabular-nums\">");
    for (int depth = 0; depth < outerFirst.size(); depth++) {
      append(outerFirst.get(depth), fraction(outerFirst, depth), depth, html);
    }
    return html.append("</div>").toString();
  }

  /** What is done, the part of the next unit included that is done below. */
  private static double fraction(List<ProgressReport> outerFirst, int depth) {
    ProgressReport report = outerFirst.get(depth);
    if (depth + 1 == outerFirst.size() || report.total() == 0) {
      return report.fraction();
    }
    double below = fraction(outerFirst, depth + 1);
    return Math.min(1, (report.done() + below) / report.total());
  }

  private static void append(
      ProgressReport report, double fraction, int depth, StringBuilder html) {
    String colour = colour(report);
    html.append("<div style=\"margin:2px 0 2px ")
        .append(1.2 * depth)
        .append("em\"><div style=\"display:flex;flex-wrap:wrap;justify-content:space-between;")
        .append("gap:0 1.5em\"><span>")
        .append(Html.escape(report.title()))
        .append("</span><span style=\"" + QUIET + "\">")
        .append(Html.escape(ProgressText.figures(report, fraction)))
        .append("</span></div><div style=\"height:7px;border-radius:4px;margin:3px 0;")
        .append("overflow:hidden;background:rgba(128,128,128,.3)\"><div style=\"height:100%;width:")
        .append(Math.round(1000 * fraction) / 10.0)
        .append("%;background:" + colour + "\"></div></div>");
    String line = Sparkline.svg(report.curve(), colour);
    if (!report.detail().isEmpty() || !line.isEmpty()) {
      html.append("<div style=\"display:flex;justify-content:space-between;gap:1.5em;")
          .append("align-items:center\"><span style=\"" + QUIET + "\">")
          .append(Html.escape(report.detail()))
          .append("</span>")
          .append(line)
          .append("</div>");
    }
    html.append("</div>");
  }

  private static String colour(ProgressReport report) {
    return switch (report.state()) {
      case RUNNING -> RUNNING_COLOUR;
      case DONE -> DONE_COLOUR;
      case STOPPED -> STOPPED_COLOUR;
      case FAILED -> FAILED_COLOUR;
    };
  }
}
