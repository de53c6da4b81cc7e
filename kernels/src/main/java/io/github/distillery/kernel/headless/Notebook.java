package io.github.distillery.kernel.headless;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import io.github.distillery.data.AtomicFile;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Jupyter notebook, format 4. What is read and not changed is written as it was, byte for byte if
 * Jupyter wrote it; fields that are not known here are kept.
 */
public final class Notebook {
  /** The system property that names the folder of the notebook that is being run headless. */
  public static final String FOLDER = "distillery.notebook.folder";

  private static final int FIRST_MINOR_WITH_CELL_IDS = 5;

  private final JsonObject json;
  private final List<Cell> cells;

  private Notebook(JsonObject json, List<Cell> cells) {
    this.json = json;
    this.cells = Collections.unmodifiableList(cells);
  }

  /**
   * Reads a notebook.
   *
   * @param file the file, usually {@code .ipynb}
   * @return the notebook
   * @throws NotebookException if the file is missing, unreadable or no notebook of format 4
   */
  public static Notebook read(Path file) {
    if (Files.isDirectory(file)) {
      throw new NotebookException(
          file + " is a folder; give the notebooks in it, for example " + file + "/*.ipynb.");
    }
    if (!Files.isRegularFile(file)) {
      throw new NotebookException(
          "There is no file " + file + "; give the path of a notebook (.ipynb).");
    }
    try {
      return parse(Files.readString(file), file.toString());
    } catch (CharacterCodingException e) {
      throw noNotebook(file.toString(), "it is not UTF-8 text", e);
    } catch (IOException e) {
      throw new NotebookException(
          "Cannot read " + file + " (" + e + "). May you read it? See its permissions.", e);
    }
  }

  /**
   * Reads a notebook from its text.
   *
   * @param text the whole JSON document
   * @param name how error messages call it
   * @return the notebook
   * @throws NotebookException if the text is no notebook of format 4
   */
  public static Notebook parse(String text, String name) {
    JsonObject json = parseObject(text, name);
    int format = intField(json, "nbformat");
    if (format != 4) {
      throw noNotebook(
          name,
          format < 0 ? "it has no field nbformat" : "it has format " + format + ", this reads 4",
          null);
    }
    if (!(json.get("cells") instanceof JsonArray array)) {
      throw noNotebook(name, "it has no list of cells", null);
    }
    List<Cell> cells = new ArrayList<>();
    for (JsonElement element : array) {
      if (!(element instanceof JsonObject cell) || !isCell(cell)) {
        throw noNotebook(
            name,
            "cell " + (cells.size() + 1) + " has no cell_type or no source that is text",
            null);
      }
      cells.add(new Cell(cell));
    }
    Notebook notebook = new Notebook(json, cells);
    notebook.giveMissingIds();
    return notebook;
  }

  /**
   * The cells, in order.
   *
   * @return an unmodifiable list of cells that can be modified
   */
  public List<Cell> cells() {
    return cells;
  }

  /** Takes away what all cells have put out. */
  public void clearOutputs() {
    cells.stream().filter(Cell::isCode).forEach(Cell::clear);
  }

  /**
   * The notebook's first heading.
   *
   * @param otherwise what to return for a notebook without a heading
   * @return the heading's text in Markdown
   */
  public String title(String otherwise) {
    return cells.stream()
        .filter(cell -> cell.type().equals("markdown"))
        .flatMap(cell -> cell.source().lines())
        .filter(line -> line.matches("#{1,6}\\s+\\S.*"))
        .map(line -> line.replaceFirst("#+\\s+", "").replaceFirst("\\s+#+\\s*$", "").strip())
        .findFirst()
        .orElse(otherwise);
  }

  /**
   * The programming language that the notebook says it is in.
   *
   * @return the language of its kernel, else of the session that saved it; empty if it says nothing
   */
  public Optional<String> language() {
    return field("kernelspec", "language").or(() -> field("language_info", "name"));
  }

  private Optional<String> field(String object, String name) {
    return json.get("metadata") instanceof JsonObject metadata
            && metadata.get(object) instanceof JsonObject inner
            && inner.get(name) instanceof JsonPrimitive value
        ? Optional.of(value.getAsString()).filter(text -> !text.isBlank())
        : Optional.empty();
  }

  /**
   * The document as Jupyter writes it.
   *
   * @return JSON with a newline at the end
   */
  public String toJson() {
    return JupyterJson.write(json);
  }

  /**
   * Writes the notebook: first beside the place, then moved there, so that a reader finds either
   * the old file or the new one whole.
   *
   * @param file where to; its folder is made if it is missing
   * @throws NotebookException if it cannot be written
   */
  public void write(Path file) {
    writeWhole(file, toJson());
  }

  /**
   * Writes a text: first beside the place, then moved there.
   *
   * @param file where to; its folder is made if it is missing
   * @param text what to write
   * @throws NotebookException if it cannot be written
   */
  public static void writeWhole(Path file, String text) {
    try {
      AtomicFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new NotebookException(e.getMessage() + "; --output names another folder.", e);
    }
  }

  private static JsonObject parseObject(String text, String name) {
    if (text.isBlank()) {
      throw noNotebook(name, "it is empty", null);
    }
    JsonReader reader = new JsonReader(new StringReader(text));
    reader.setStrictness(Strictness.STRICT);
    try {
      JsonElement element = JsonParser.parseReader(reader);
      if (!(element instanceof JsonObject object)) {
        throw noNotebook(name, "it is JSON but no object", null);
      }
      // Throws where anything follows.
      reader.peek();
      return object;
    } catch (JsonParseException | IOException | IllegalStateException e) {
      throw noNotebook(name, place(e), e);
    }
  }

  /** The parser's message speaks of its own settings; only the place in it helps. */
  private static String place(Exception e) {
    Matcher place =
        Pattern.compile("line \\d+ column \\d+").matcher(String.valueOf(e.getMessage()));
    return place.find() ? "it is not JSON at " + place.group() : "it is not JSON";
  }

  private static boolean isCell(JsonObject cell) {
    return cell.get("cell_type") instanceof JsonPrimitive type
        && type.isString()
        && isText(cell.get("source"));
  }

  private static boolean isText(JsonElement source) {
    if (source instanceof JsonArray lines) {
      return lines.asList().stream().allMatch(line -> !line.isJsonArray() && isText(line));
    }
    return source instanceof JsonPrimitive text && text.isString();
  }

  private static int intField(JsonObject json, String name) {
    return json.get(name) instanceof JsonPrimitive number
            && number.getAsString().matches("\\d{1,9}")
        ? number.getAsInt()
        : -1;
  }

  private void giveMissingIds() {
    if (intField(json, "nbformat_minor") < FIRST_MINOR_WITH_CELL_IDS) {
      return;
    }
    Set<String> taken = new HashSet<>();
    for (Cell cell : cells) {
      if (cell.json().get("id") instanceof JsonPrimitive id) {
        taken.add(id.getAsString());
      }
    }
    // The same file gets the same ids at every run, so that a second run changes nothing.
    int number = 0;
    for (Cell cell : cells) {
      number++;
      if (!cell.json().has("id")) {
        String id = "cell-" + number;
        while (!taken.add(id)) {
          id += "x";
        }
        cell.json().addProperty("id", id);
      }
    }
  }

  private static NotebookException noNotebook(String name, String why, Throwable cause) {
    return new NotebookException(
        name
            + " is no Jupyter notebook: "
            + why
            + ". The file was left as it is; give a notebook of format 4 (.ipynb), as JupyterLab"
            + " saves it.",
        cause);
  }
}
