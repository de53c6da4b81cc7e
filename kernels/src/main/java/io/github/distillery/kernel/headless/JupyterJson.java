package io.github.distillery.kernel.headless;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Iterator;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * JSON written exactly as Jupyter writes notebooks: keys in order, indented by one space, letters
 * of every script as they are. A notebook saved here and saved by JupyterLab is the same bytes, so
 * that differences in version control show only what somebody changed.
 */
final class JupyterJson {
  /** Where Python's {@code str.splitlines} ends a line, since Jupyter cuts texts with it. */
  private static final Pattern LINE = Pattern.compile("(?s).*?(?:\\R|[\\x1c-\\x1e]|\\z)");

  private final StringBuilder out = new StringBuilder();

  private JupyterJson() {}

  /**
   * Writes a document.
   *
   * @param document the whole document
   * @return its text, with a newline at the end
   */
  static String write(JsonObject document) {
    JupyterJson json = new JupyterJson();
    json.element(document, 0);
    return json.out.append('\n').toString();
  }

  /**
   * Cuts a text into lines, as notebooks store source and text output.
   *
   * @param text any text
   * @return its lines, each but the last with its line end; empty for an empty text
   */
  static JsonArray lines(String text) {
    JsonArray lines = new JsonArray();
    Matcher line = LINE.matcher(text);
    while (line.find() && !line.group().isEmpty()) {
      lines.add(line.group());
    }
    return lines;
  }

  /**
   * Puts a text together that may be stored in lines.
   *
   * @param element a string or a list of strings; null counts as empty
   * @return the text
   */
  static String text(JsonElement element) {
    if (element == null || element.isJsonNull()) {
      return "";
    }
    if (!element.isJsonArray()) {
      return element.getAsString();
    }
    StringBuilder text = new StringBuilder();
    element.getAsJsonArray().forEach(line -> text.append(line.getAsString()));
    return text.toString();
  }

  private void element(JsonElement element, int depth) {
    if (element.isJsonObject()) {
      object(element.getAsJsonObject(), depth);
    } else if (element.isJsonArray()) {
      array(element.getAsJsonArray(), depth);
    } else if (element instanceof JsonPrimitive primitive && primitive.isString()) {
      string(primitive.getAsString());
    } else {
      out.append(element);
    }
  }

  private void object(JsonObject object, int depth) {
    out.append('{');
    Iterator<String> keys = new TreeMap<>(object.asMap()).keySet().iterator();
    while (keys.hasNext()) {
      String key = keys.next();
      newLine(depth + 1);
      string(key);
      out.append(": ");
      element(object.get(key), depth + 1);
      out.append(keys.hasNext() ? "," : "");
    }
    if (!object.isEmpty()) {
      newLine(depth);
    }
    out.append('}');
  }

  private void array(JsonArray array, int depth) {
    out.append('[');
    for (int i = 0; i < array.size(); i++) {
      out.append(i > 0 ? "," : "");
      newLine(depth + 1);
      element(array.get(i), depth + 1);
    }
    if (!array.isEmpty()) {
      newLine(depth);
    }
    out.append(']');
  }

  private void newLine(int depth) {
    out.append('\n').append(" ".repeat(depth));
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\f' -> out.append("\\f");
        case '\b' -> out.append("\\b");
        default -> {
          if (c < 0x20) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
