package io.github.distillery.kernel.script;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.distillery.kernel.headless.Notebook;
import org.junit.jupiter.api.Test;

class JShellScriptTest {
  @Test
  void textBecomesCommentsAndTheLastValueIsShown() {
    assertThat(script("# Title\n\nText.", "var x = 5;\nx + 1"))
        .startsWith("// Made from lesson.ipynb by ./distillery export")
        .contains("\n\n// # Title\n//\n// Text.\n\nvar x = 5;\ndisplay(x + 1)\n\n/exit\n");
  }

  @Test
  void whatShowsNothingInANotebookShowsNothingHere() {
    assertThat(script("", "int twice(int n) {\n  return 2 * n;\n}"))
        .contains("\n\nint twice(int n) {\n  return 2 * n;\n}\n\n");
    assertThat(script("", "twice(4);")).contains("\n\ntwice(4);\n\n");
    assertThat(script("", "for (int i = 0; i < 3; i++) {\n  twice(i);\n}"))
        .doesNotContain("display");
    assertThat(script("", "import java.util.List")).contains("\nimport java.util.List\n");
    assertThat(script("", "var x = 5")).contains("\nvar x = 5\n");
    assertThat(script("", "x = 6;")).contains("\n\nx = 6;\n\n");
  }

  @Test
  void aStatementThatGoesOnWithADotIsNotCutInTwo() {
    assertThat(
            script("", "var s = Stream.of(1, 2)   // two\n    .map(n -> n + 1)\n    .toList();\ns"))
        .contains("var s = Stream.of(1, 2).\n    map(n -> n + 1).\n    toList();\ndisplay(s)");
    assertThat(script("", "var t = \"a // b\"\n    + \"c\";"))
        .contains("\nvar t = \"a // b\" + \"c\";\n");
  }

  @Test
  void commentsBetweenStatementsStay() {
    assertThat(script("", "// first\nvar a = 1;\n\n// then\nvar b = 2;   // two\na + b   // sum"))
        .contains("\n\n// first\nvar a = 1; // then\nvar b = 2;   // two\ndisplay(a + b)\n");
  }

  @Test
  void linesThatAreIncompleteStayAsTheyAre() {
    String cell =
        "var list = List.of(\n    1,   // one\n    2);\nString text = \"\"\"\n    a\n      b\n    \"\"\";";
    assertThat(script("", cell)).contains("\n\n" + cell + "\n\n");
  }

  @Test
  void exercisesAndMagicsBecomeComments() {
    assertThat(script("", "%time twice(3)")).contains("\n// %time twice(3)\n");
    JsonObject exercise = cell("code", "Integer answer = null;");
    JsonArray tags = new JsonArray();
    tags.add("exercise");
    exercise.getAsJsonObject("metadata").add("tags", tags);
    assertThat(script(exercise)).contains("\n// Integer answer = null;\n");
  }

  private static String script(String text, String code) {
    return script(cell("markdown", text), cell("code", code));
  }

  private static String script(JsonObject... cells) {
    JsonObject notebook = new JsonObject();
    notebook.addProperty("nbformat", 4);
    notebook.addProperty("nbformat_minor", 5);
    JsonArray all = new JsonArray();
    for (JsonObject cell : cells) {
      all.add(cell);
    }
    notebook.add("cells", all);
    return JShellScript.of(Notebook.parse(notebook.toString(), "lesson.ipynb"), "lesson.ipynb");
  }

  private static JsonObject cell(String type, String source) {
    JsonObject cell = new JsonObject();
    cell.addProperty("cell_type", type);
    cell.addProperty("source", source);
    cell.add("metadata", new JsonObject());
    return cell;
  }
}
