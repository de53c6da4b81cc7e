package io.github.distillery.kernel.headless;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.distillery.kernel.display.CellOutput;
import io.github.distillery.kernel.display.MimeBundle;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Collects what one cell puts out, as nbformat 4 stores it. What is printed in several parts
 * becomes one stream output; a display that is updated is changed where it was shown, in whichever
 * cell that was; clearing works as in JupyterLab.
 */
final class CellOutputs implements CellOutput {
  private static final Gson GSON = new Gson();

  private final Map<String, List<JsonObject>> displays;
  private final JsonArray outputs = new JsonArray();
  private final StringBuilder printed = new StringBuilder();
  private JsonObject stream;
  private boolean clearBeforeNext;

  /**
   * Outputs of a cell that is about to run.
   *
   * @param displays what the notebook's cells have shown so far by display id; added to
   */
  CellOutputs(Map<String, List<JsonObject>> displays) {
    this.displays = displays;
  }

  @Override
  public void stdout(String text) {
    print("stdout", text);
  }

  @Override
  public void stderr(String text) {
    print("stderr", text);
  }

  @Override
  public void display(MimeBundle bundle, String displayId) {
    synchronized (displays) {
      JsonObject output = new JsonObject();
      output.addProperty("output_type", "display_data");
      show(output, bundle);
      add(output);
      if (displayId != null) {
        displays.computeIfAbsent(displayId, id -> new ArrayList<>()).add(output);
      }
    }
  }

  @Override
  public void updateDisplay(MimeBundle bundle, String displayId) {
    synchronized (displays) {
      displays.getOrDefault(displayId, List.of()).forEach(output -> show(output, bundle));
    }
  }

  @Override
  public void clearOutput(boolean wait) {
    synchronized (displays) {
      clearBeforeNext = wait;
      if (!wait) {
        clear();
      }
    }
  }

  /**
   * Adds the value of the cell's last expression.
   *
   * @param bundle what it looks like
   * @param count the cell's number
   */
  void result(MimeBundle bundle, int count) {
    synchronized (displays) {
      JsonObject output = new JsonObject();
      output.addProperty("output_type", "execute_result");
      output.addProperty("execution_count", count);
      show(output, bundle);
      add(output);
    }
  }

  /**
   * Adds the error that ended the cell.
   *
   * @param name the exception's name
   * @param message its message; null counts as empty
   * @param traceback lines, which may hold ANSI colours
   */
  void error(String name, String message, List<String> traceback) {
    synchronized (displays) {
      JsonObject output = new JsonObject();
      output.addProperty("output_type", "error");
      output.addProperty("ename", name);
      output.addProperty("evalue", message == null ? "" : message);
      JsonArray lines = new JsonArray();
      traceback.forEach(lines::add);
      output.add("traceback", lines);
      add(output);
    }
  }

  /**
   * Everything so far.
   *
   * @return the list that goes into the notebook; an update of a display still reaches it
   */
  JsonArray finish() {
    synchronized (displays) {
      endStream();
      return outputs;
    }
  }

  private void print(String name, String text) {
    synchronized (displays) {
      if (text.isEmpty()) {
        return;
      }
      if (clearBeforeNext || stream == null || !stream.get("name").getAsString().equals(name)) {
        JsonObject next = new JsonObject();
        next.addProperty("output_type", "stream");
        next.addProperty("name", name);
        add(next);
        stream = next;
      }
      printed.append(text);
    }
  }

  private void add(JsonObject output) {
    endStream();
    if (clearBeforeNext) {
      clearBeforeNext = false;
      clear();
    }
    outputs.add(output);
  }

  private void clear() {
    stream = null;
    printed.setLength(0);
    for (JsonElement output : outputs) {
      displays.values().forEach(shown -> shown.removeIf(one -> one == output));
    }
    while (!outputs.isEmpty()) {
      outputs.remove(outputs.size() - 1);
    }
  }

  private void endStream() {
    if (stream != null) {
      stream.add("text", JupyterJson.lines(overwritten(printed.toString())));
      stream = null;
      printed.setLength(0);
    }
  }

  /** What a terminal would show after carriage returns that are not part of a line end. */
  private static String overwritten(String text) {
    return text.indexOf('\r') < 0
        ? text
        : text.replace("\r\n", "\n").replaceAll("(?m)^[^\\n]*\\r(?=[^\\r\\n])", "");
  }

  private static void show(JsonObject output, MimeBundle bundle) {
    JsonObject data = new JsonObject();
    bundle.data().forEach((type, content) -> data.add(type, content(type, content)));
    output.add("data", data);
    output.add("metadata", GSON.toJsonTree(bundle.metadata()));
  }

  private static JsonElement content(String type, Object content) {
    if (content instanceof byte[] bytes) {
      return new JsonPrimitive(Base64.getEncoder().encodeToString(bytes));
    }
    if (type.equals("application/json") || type.endsWith("+json")) {
      return GSON.toJsonTree(content);
    }
    boolean inLines =
        type.startsWith("text/")
            || type.equals("image/svg+xml")
            || type.equals("application/javascript");
    String text = String.valueOf(content);
    return inLines ? JupyterJson.lines(text) : new JsonPrimitive(text);
  }
}
