package io.github.distillery.tests.mutation;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.distillery.kernel.headless.Notebook;
import io.github.distillery.kernel.headless.page.HtmlPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A notebook with outputs, read, written again and made a page. */
final class NotebookFormat implements Format {
  private static final String FILE = "lesson.ipynb";
  private static final String SAMPLE =
      """
      {
       "cells": [
        {"cell_type": "markdown", "id": "a", "metadata": {}, "source": ["# Title $x^2$\\n", "\\n", "| a | b |\\n|---|---|\\n| 1 | $\\\\frac{1}{2}$ |\\n![p](p.png)"]},
        {"cell_type": "code", "id": "b", "execution_count": 1, "metadata": {"tags": ["exercise"]}, "source": "int x = 1;\\nx", "outputs": [
         {"output_type": "stream", "name": "stdout", "text": ["one\\n", "\\u001b[31mred\\u001b[0m\\n"]},
         {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": "1", "text/html": ["<b>1</b>"]}},
         {"output_type": "display_data", "metadata": {"image/png": {"width": 10}}, "data": {"image/png": "iVBORw0KGgo=", "text/plain": ["Image"]}},
         {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["line 1", "line 2"]}]},
        {"cell_type": "raw", "id": "c", "metadata": {}, "source": []}
       ],
       "metadata": {"kernelspec": {"display_name": "Distillery", "language": "java", "name": "distillery"}, "language_info": {"name": "java"}},
       "nbformat": 4,
       "nbformat_minor": 5
      }
      """;

  @Override
  public String name() {
    return "ipynb";
  }

  @Override
  public void write(Path folder) throws IOException {
    Files.writeString(folder.resolve(FILE), SAMPLE);
  }

  @Override
  public String read(Path folder) {
    Notebook read = Notebook.read(folder.resolve(FILE));
    read.cells().forEach(cell -> cell.tags().size());
    String page = HtmlPage.of(read, "lesson", folder, "");
    return read.toJson() + read.language() + read.title("") + Answers.hash(page);
  }

  @Override
  public List<Change> changes() {
    List<Change> all = new ArrayList<>(ByteChanges.of(FILE, false));
    all.addAll(TextChanges.json(FILE, false));
    all.addAll(TextChanges.json(FILE, false));
    return all;
  }

  /** Nothing may get lost, except that cells without ids get some. */
  @Override
  public boolean agrees(Path folder, String answer) throws IOException {
    JsonObject file =
        JsonParser.parseString(Files.readString(folder.resolve(FILE))).getAsJsonObject();
    String written = answer.substring(0, answer.indexOf("\n}\n") + 3);
    JsonObject again = JsonParser.parseString(written).getAsJsonObject();
    for (JsonElement cell : file.getAsJsonArray("cells")) {
      cell.getAsJsonObject().remove("id");
    }
    for (JsonElement cell : again.getAsJsonArray("cells")) {
      cell.getAsJsonObject().remove("id");
    }
    return file.equals(again);
  }
}
