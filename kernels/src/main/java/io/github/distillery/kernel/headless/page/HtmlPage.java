package io.github.distillery.kernel.headless.page;

import com.google.gson.JsonObject;
import io.github.distillery.kernel.headless.Cell;
import io.github.distillery.kernel.headless.Notebook;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A notebook as one HTML file: text, code, outputs and pictures, light or dark as the reader's
 * screen is, without scripts and without anything loaded from elsewhere.
 */
public final class HtmlPage {
  private static final int LETTERS_A_CHARACTER = 3;

  private final Contents contents = new Contents();
  private final MarkdownHtml markdown;
  private final OutputHtml outputs;

  private HtmlPage(Path folder) {
    markdown = new MarkdownHtml(folder, contents);
    outputs = new OutputHtml(markdown);
  }

  /**
   * Makes the page.
   *
   * @param notebook what to show
   * @param name the page's title if the notebook has no heading
   * @param folder where the notebook lies, for the pictures that it names
   * @param footer a line of plain text for the page's end
   * @return the whole document
   */
  public static String of(Notebook notebook, String name, Path folder, String footer) {
    HtmlPage page = new HtmlPage(folder);
    StringBuilder body = new StringBuilder();
    notebook.cells().forEach(cell -> body.append(page.cell(cell)));
    String title = notebook.title(name).replaceAll("[*_`$]", "");
    return """
        <!DOCTYPE html>
        <html lang="%s">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>%s</title>
        <style>
        %s</style>
        </head>
        <body>
        <main>
        %s</main>
        <footer>%s</footer>
        </body>
        </html>
        """
        .formatted(
            language(notebook),
            Text.escape(title),
            style(),
            page.withContents(body.toString()),
            Text.escape(footer));
  }

  /**
   * What the text is written in: browsers choose the shapes of Chinese characters by it. A
   * character says about as much as three letters; an English text that names a title in Chinese
   * has far fewer.
   */
  private static String language(Notebook notebook) {
    int chinese = 0;
    int latin = 0;
    for (Cell cell : notebook.cells()) {
      if (cell.type().equals("markdown")) {
        chinese += Text.count(cell.source(), Character.UnicodeScript.HAN);
        latin += Text.count(cell.source(), Character.UnicodeScript.LATIN);
      }
    }
    return chinese > latin / LETTERS_A_CHARACTER ? "zh-Hans" : "en";
  }

  /** The table of contents belongs below the title, which is the first thing to see. */
  private String withContents(String body) {
    int title = body.indexOf("</h1>");
    int place = title < 0 ? 0 : title + "</h1>".length();
    return body.substring(0, place) + contents.html() + body.substring(place);
  }

  private String cell(Cell cell) {
    return switch (cell.type()) {
      case "markdown" -> "<section class=\"markdown\">\n" + markdown.html(cell) + "</section>\n";
      case "code" -> code(cell);
      default -> "";
    };
  }

  private String code(Cell cell) {
    if (cell.source().isBlank() && cell.outputs().isEmpty()) {
      return "";
    }
    String count = cell.executionCount();
    StringBuilder html = new StringBuilder("<section class=\"cell\">\n");
    String source =
        "<pre class=\"code\" data-count=\""
            + Text.escape(count)
            + "\"><code>"
            + CodeColours.html(cell.source())
            + "</code></pre>\n";
    boolean folded =
        cell.metadata().get("jupyter") instanceof JsonObject jupyter
            && jupyter.has("source_hidden")
            && jupyter.get("source_hidden").getAsBoolean();
    html.append(
        folded ? "<details><summary>Show the code</summary>" + source + "</details>\n" : source);
    html.append(outputs.html(cell.outputs()));
    return html.append("</section>\n").toString();
  }

  private static String style() {
    try (InputStream in = HtmlPage.class.getResourceAsStream("page.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
