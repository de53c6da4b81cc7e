package io.github.distillery.kernel.headless.page;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.distillery.kernel.headless.math.TexMath;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** What cells have put out, as HTML: the richest format that a page can show. */
final class OutputHtml {
  private static final List<String> BEST_FIRST =
      List.of(
          "text/html",
          "text/markdown",
          "image/svg+xml",
          "image/png",
          "image/jpeg",
          "image/gif",
          "text/latex",
          "text/plain");

  private final MarkdownHtml markdown;

  /**
   * A renderer for one page.
   *
   * @param markdown renders Markdown
   */
  OutputHtml(MarkdownHtml markdown) {
    this.markdown = markdown;
  }

  /**
   * Renders the outputs of a cell.
   *
   * @param outputs as nbformat 4 has them
   * @return HTML; empty for none
   */
  String html(JsonArray outputs) {
    StringBuilder html = new StringBuilder();
    for (JsonElement element : outputs) {
      if (!(element instanceof JsonObject output)) {
        continue;
      }
      html.append(
          switch (text(output.get("output_type"))) {
            case "stream" -> stream(output);
            case "error" -> error(output);
            default -> data(output);
          });
    }
    return html.toString();
  }

  private static String stream(JsonObject output) {
    String text = text(output.get("text"));
    return "<pre class=\"output stream "
        + Text.escape(text(output.get("name")))
        + "\">"
        + AnsiText.html(text)
        + "</pre>\n";
  }

  private static String error(JsonObject output) {
    StringBuilder lines = new StringBuilder();
    if (output.get("traceback") instanceof JsonArray traceback) {
      traceback.forEach(line -> lines.append(text(line)).append('\n'));
    }
    String text =
        lines.isEmpty()
            ? text(output.get("ename")) + ": " + text(output.get("evalue"))
            : lines.toString().stripTrailing();
    return "<pre class=\"output error\">" + AnsiText.html(text) + "</pre>\n";
  }

  private String data(JsonObject output) {
    if (!(output.get("data") instanceof JsonObject bundle)) {
      return "";
    }
    for (String type : BEST_FIRST) {
      if (bundle.has(type)) {
        JsonObject metadata =
            output.get("metadata") instanceof JsonObject all
                    && all.get(type) instanceof JsonObject own
                ? own
                : new JsonObject();
        return show(type, text(bundle.get(type)), metadata, text(bundle.get("text/plain")));
      }
    }
    return "";
  }

  private String show(String type, String content, JsonObject metadata, String plain) {
    return switch (type) {
      case "text/html" -> "<div class=\"output rich\">" + content + "</div>\n";
      case "text/markdown" ->
          "<div class=\"output markdown\">" + markdown.html(content) + "</div>\n";
      case "text/latex" -> "<div class=\"output rich\">" + formula(content) + "</div>\n";
      case "text/plain" -> "<pre class=\"output\">" + AnsiText.html(content) + "</pre>\n";
      case "image/svg+xml" ->
          // As a picture of its own, so that the ids of two drawings cannot meet.
          image(
              type,
              Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8)),
              metadata,
              plain);
      default -> image(type, content.replaceAll("\\s", ""), metadata, plain);
    };
  }

  private static String image(String type, String base64, JsonObject metadata, String plain) {
    StringBuilder html = new StringBuilder("<div class=\"output rich\"><img alt=\"");
    html.append(Text.escape(plain.lines().findFirst().orElse(""))).append('"');
    for (String side : List.of("width", "height")) {
      String size = text(metadata.get(side));
      if (size.matches("\\d+(\\.\\d+)?")) {
        html.append(' ').append(side).append("=\"").append(Math.round(Double.parseDouble(size)));
        html.append('"');
      }
    }
    return html.append(" src=\"data:" + type + ";base64," + base64 + "\"></div>\n").toString();
  }

  private static String formula(String tex) {
    String bare = tex.strip().replaceAll("^(\\$\\$?|\\\\\\[|\\\\\\()|(\\$\\$?|\\\\]|\\\\\\))$", "");
    return TexMath.toMathMl(bare, true);
  }

  private static String text(JsonElement element) {
    if (element == null || element.isJsonNull()) {
      return "";
    }
    if (element instanceof JsonArray lines) {
      StringBuilder text = new StringBuilder();
      lines.forEach(line -> text.append(text(line)));
      return text.toString();
    }
    return element.isJsonPrimitive() ? element.getAsString() : element.toString();
  }
}
