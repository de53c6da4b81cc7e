package io.github.distillery.kernel.headless;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * One cell of a notebook: a view of its JSON, so that fields nobody here knows of stay as they are.
 *
 * @param json the cell as nbformat 4 has it
 */
public record Cell(JsonObject json) {
  /**
   * What kind of cell it is.
   *
   * @return {@code code}, {@code markdown} or {@code raw}
   */
  public String type() {
    return json.get("cell_type").getAsString();
  }

  /**
   * Whether the cell holds code.
   *
   * @return true for a code cell
   */
  public boolean isCode() {
    return type().equals("code");
  }

  /**
   * What stands in the cell.
   *
   * @return its whole source
   */
  public String source() {
    return JupyterJson.text(json.get("source"));
  }

  /**
   * The cell's metadata.
   *
   * @return the stored object, or an empty one that is not stored
   */
  public JsonObject metadata() {
    return json.get("metadata") instanceof JsonObject metadata ? metadata : new JsonObject();
  }

  /**
   * The tags that its author gave it.
   *
   * @return the tags, in order
   */
  public Set<String> tags() {
    Set<String> tags = new LinkedHashSet<>();
    if (metadata().get("tags") instanceof JsonArray array) {
      for (JsonElement tag : array) {
        if (tag.isJsonPrimitive()) {
          tags.add(tag.getAsString());
        }
      }
    }
    return tags;
  }

  /**
   * Whether there is something to run: code that is not blank and not tagged {@code
   * skip-execution}.
   *
   * @return true if a run should run the cell
   */
  public boolean isRunnable() {
    return isCode() && !source().isBlank() && !tags().contains("skip-execution");
  }

  /**
   * Whether the cell is left to the reader: tagged {@code exercise}. It fails until it is solved.
   *
   * @return true for the cell of an exercise
   */
  public boolean isExercise() {
    return tags().contains("exercise");
  }

  /**
   * What the cell has put out.
   *
   * @return its outputs as nbformat 4 has them; empty for a cell without
   */
  public JsonArray outputs() {
    return json.get("outputs") instanceof JsonArray outputs ? outputs : new JsonArray();
  }

  /**
   * The number in brackets beside the cell.
   *
   * @return the stored number as text; empty for a cell that was not run
   */
  public String executionCount() {
    return json.get("execution_count") instanceof JsonPrimitive count ? count.getAsString() : "";
  }

  /** Makes the cell one that was not run. */
  void clear() {
    json.add("execution_count", JsonNull.INSTANCE);
    json.add("outputs", new JsonArray());
  }

  /**
   * Makes the cell one that was run.
   *
   * @param count its number
   * @param outputs what it put out, kept and not copied
   */
  void executed(int count, JsonArray outputs) {
    json.add("execution_count", new JsonPrimitive(count));
    json.add("outputs", outputs);
  }
}
