package io.github.distillery.kernel.display;

import io.github.distillery.kernel.display.Grid.Column;
import java.util.List;

/** A table of texts, shown as the kernel shows all its tables. */
public final class PlainGrid {
  private PlainGrid() {}

  /**
   * A table with all its rows.
   *
   * @param headings what stands above the columns
   * @param rows a text for each column
   * @param note what stands below it; may be empty
   * @return HTML and text
   */
  public static MimeBundle of(List<String> headings, List<List<String>> rows, String note) {
    List<Column> columns =
        headings.stream().map(heading -> new Column(heading, "", false)).toList();
    return Grid.whole("", columns, rows, note).bundle();
  }
}
