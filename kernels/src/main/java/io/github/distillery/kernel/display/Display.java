package io.github.distillery.kernel.display;

import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Function;
import org.knowm.xchart.internal.chartpart.Chart;
import tech.tablesaw.api.Table;

/**
 * What a cell calls to show something before its last line. Imported statically at start, in
 * notebooks and in JShell alike.
 *
 * <pre>{@code
 * display(table);
 * String id = display("working");
 * updateDisplay(id, chart);
 * display(html("<b>bold</b>"));
 * display(chart, "image/svg+xml");
 * renderer(Point.class, p -> html("<b>" + p.x() + "</b>"));
 * }</pre>
 */
public final class Display {
  private static volatile CellOutput output = TextOutput.toSystem();
  private static volatile String lastId;

  private Display() {}

  /**
   * Sets where output goes from now on. A host calls this, a notebook does not.
   *
   * @param newOutput the new receiver
   * @return the one before it, so that it can be put back
   */
  public static CellOutput showOn(CellOutput newOutput) {
    CellOutput before = output;
    output = newOutput;
    return before;
  }

  /**
   * Where output goes now.
   *
   * @return the receiver; text to {@code System.out} where no host has set one
   */
  public static CellOutput output() {
    return output;
  }

  /**
   * Shows a value.
   *
   * @param value anything
   * @param mimeTypes which formats to show beside the text; all that there are where none is named
   * @return a name for {@link #updateDisplay}
   */
  public static String display(Object value, String... mimeTypes) {
    String id = UUID.randomUUID().toString();
    output.display(render(value, mimeTypes), id);
    lastId = id;
    return id;
  }

  /**
   * Whether a value is what the last {@link #display} returned. A cell that ends with {@code
   * display(...)} need not show that name below what it names.
   *
   * @param value anything
   * @return true for that very object
   */
  public static boolean isLastId(Object value) {
    return value != null && value == lastId;
  }

  /**
   * Replaces what was shown.
   *
   * @param id what {@link #display} returned
   * @param value the new value
   * @param mimeTypes which formats to show beside the text; all that there are where none is named
   */
  public static void updateDisplay(String id, Object value, String... mimeTypes) {
    output.updateDisplay(render(value, mimeTypes), id);
  }

  /**
   * How a value looks, without showing it.
   *
   * @param value anything
   * @param mimeTypes which formats to keep beside the text; all that there are where none is named
   * @return its formats
   */
  public static MimeBundle render(Object value, String... mimeTypes) {
    return Renderers.render(value, mimeTypes);
  }

  /** Removes what the cell has shown so far. */
  public static void clearOutput() {
    clearOutput(false);
  }

  /**
   * Removes what the cell has shown so far.
   *
   * @param wait whether to wait for the next output before removing, which avoids flicker
   */
  public static void clearOutput(boolean wait) {
    output.clearOutput(wait);
  }

  /**
   * HTML to show.
   *
   * @param source a fragment of HTML
   * @return something to display or to leave as the last line of a cell
   */
  public static MimeBundle html(String source) {
    return MimeBundle.text(Html.toText(source)).with(MimeBundle.HTML, source);
  }

  /**
   * Markdown to show.
   *
   * @param source the text
   * @return something to display or to leave as the last line of a cell
   */
  public static MimeBundle markdown(String source) {
    return MimeBundle.text(source).with("text/markdown", source);
  }

  /**
   * A formula to show.
   *
   * @param source LaTeX, with the dollar signs around it
   * @return something to display or to leave as the last line of a cell
   */
  public static MimeBundle latex(String source) {
    return MimeBundle.text(source).with("text/latex", source);
  }

  /**
   * A drawing to show.
   *
   * @param source SVG
   * @return something to display or to leave as the last line of a cell
   */
  public static MimeBundle svg(String source) {
    return MimeBundle.text("SVG drawing, " + source.length() + " characters")
        .with(MimeBundle.SVG, source);
  }

  /**
   * A chart as a drawing, which stays sharp at every size.
   *
   * @param chart any kind of chart
   * @return something to display or to leave as the last line of a cell
   */
  public static MimeBundle svg(Chart<?, ?> chart) {
    return render(chart, MimeBundle.SVG);
  }

  /**
   * Data to show as a tree that can be folded.
   *
   * @param value JSON as text, or anything that can be written as JSON: maps, lists, records
   * @return something to display or to leave as the last line of a cell
   */
  public static MimeBundle json(Object value) {
    return JsonRenderer.render(value);
  }

  /**
   * A picture to show.
   *
   * @param bytes a PNG, JPEG or GIF file
   * @return something to display or to leave as the last line of a cell
   * @throws IllegalArgumentException where it is none of these
   */
  public static MimeBundle image(byte[] bytes) {
    return ImageRenderer.file(bytes, "these " + bytes.length + " bytes");
  }

  /**
   * A picture to show.
   *
   * @param file a PNG, JPEG or GIF file
   * @return something to display or to leave as the last line of a cell
   * @throws IllegalArgumentException where it cannot be read or is none of these
   */
  public static MimeBundle image(Path file) {
    return ImageRenderer.file(file);
  }

  /**
   * Some rows of a table, all of them shown.
   *
   * @param table any table
   * @param from the first row, from 0
   * @param to the row after the last; what is beyond the end is left out
   * @return something to display or to leave as the last line of a cell
   */
  public static MimeBundle rows(Table table, int from, int to) {
    return TableRenderer.rows(table, from, to);
  }

  /**
   * Says how the values of a type look from now on, and those of its subtypes.
   *
   * @param <T> the type
   * @param type the type
   * @param look makes what is shown: {@link #html} and the like, or anything else that can be
   *     shown, such as a table or a chart
   */
  public static <T> void renderer(Class<T> type, Function<? super T, ?> look) {
    Renderers.register(type, look);
  }
}
