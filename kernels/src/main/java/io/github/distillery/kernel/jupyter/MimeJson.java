package io.github.distillery.kernel.jupyter;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.github.distillery.kernel.display.MimeBundle;
import java.util.Base64;

/** Bundles in the form that Jupyter wants: images in base64, the display id apart. */
final class MimeJson {
  private static final Gson GSON = new Gson();

  private MimeJson() {}

  /**
   * The content of a display message.
   *
   * @param bundle what a value looks like
   * @param displayId the name by which it can be replaced; null for none
   * @return an object with data, metadata and, where there is a name, transient
   */
  static JsonObject of(MimeBundle bundle, String displayId) {
    JsonObject data = new JsonObject();
    bundle
        .data()
        .forEach(
            (type, content) ->
                data.add(
                    type,
                    GSON.toJsonTree(
                        content instanceof byte[] bytes
                            ? Base64.getEncoder().encodeToString(bytes)
                            : content)));
    JsonObject whole = new JsonObject();
    whole.add("data", data);
    whole.add("metadata", GSON.toJsonTree(bundle.metadata()));
    if (displayId != null) {
      JsonObject apart = new JsonObject();
      apart.addProperty("display_id", displayId);
      whole.add("transient", apart);
    }
    return whole;
  }
}
