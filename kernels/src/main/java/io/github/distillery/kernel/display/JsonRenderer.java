package io.github.distillery.kernel.display;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.ToNumberPolicy;

/** Data as JSON: a tree in notebooks, indented text elsewhere. */
final class JsonRenderer {
  private static final Gson GSON =
      new GsonBuilder()
          .setPrettyPrinting()
          .disableHtmlEscaping()
          .serializeNulls()
          .serializeSpecialFloatingPointValues()
          .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
          .create();

  private JsonRenderer() {}

  /**
   * Data.
   *
   * @param value JSON as text, or anything that Gson can write
   * @return JSON and text
   * @throws IllegalArgumentException where a text is no JSON
   */
  static MimeBundle render(Object value) {
    JsonElement tree = tree(value);
    return MimeBundle.text(PlainText.of(GSON.toJson(tree))).with(MimeBundle.JSON, content(tree));
  }

  /**
   * Data as maps, lists, text and numbers.
   *
   * @param value as for {@link #render}
   * @return what stands in a bundle as JSON
   */
  static Object content(Object value) {
    Object content = GSON.fromJson(tree(value), Object.class);
    return content == null ? "null" : content;
  }

  private static JsonElement tree(Object value) {
    if (value instanceof JsonElement tree) {
      return tree;
    }
    if (value instanceof CharSequence text) {
      try {
        return JsonParser.parseString(text.toString());
      } catch (JsonParseException e) {
        throw new IllegalArgumentException(
            "this text is no JSON: " + e.getMessage() + "; give JSON, or maps, lists and records",
            e);
      }
    }
    return GSON.toJsonTree(value);
  }
}
