package io.github.distillery.kernel.headless.page;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The headings of a page: their anchors, and the table of contents made of them. */
final class Contents {
  private static final int LEAST_FOR_A_TABLE = 3;

  private final Map<String, Integer> anchors = new HashMap<>();
  private final List<Entry> entries = new ArrayList<>();

  /**
   * One heading.
   *
   * @param level 1 to 6
   * @param anchor its id
   * @param html its text
   */
  private record Entry(int level, String anchor, String html) {}

  /**
   * Adds a heading.
   *
   * @param level 1 to 6
   * @param text its text without any markup
   * @param html its text as HTML
   * @return the id that the heading gets: its text with dashes for spaces, as in JupyterLab, so
   *     that the same links work there and here
   */
  String add(int level, String text, String html) {
    String anchor = text.strip().replace(' ', '-');
    int times = anchors.merge(anchor, 1, Integer::sum);
    String unique = times == 1 ? anchor : anchor + "-" + times;
    entries.add(new Entry(level, unique, html));
    return unique;
  }

  /**
   * The table of contents.
   *
   * @return HTML; empty for a page with fewer than three headings beside its title
   */
  String html() {
    List<Entry> shown = entries.stream().filter(entry -> entry.level() <= 3).toList();
    if (!shown.isEmpty() && shown.get(0).level() == 1) {
      shown = shown.subList(1, shown.size());
    }
    if (shown.size() < LEAST_FOR_A_TABLE) {
      return "";
    }
    int top = shown.stream().mapToInt(Entry::level).min().orElse(1);
    StringBuilder html = new StringBuilder("<nav class=\"contents\" aria-label=\"Contents\"><ul>");
    for (Entry entry : shown) {
      html.append("<li class=\"depth-").append(entry.level() - top).append("\"><a href=\"#");
      html.append(Text.escape(entry.anchor())).append("\">").append(entry.html());
      html.append("</a></li>");
    }
    return html.append("</ul></nav>\n").toString();
  }
}
