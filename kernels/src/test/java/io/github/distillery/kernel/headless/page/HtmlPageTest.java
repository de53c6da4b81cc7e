package io.github.distillery.kernel.headless.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.distillery.kernel.headless.Notebook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlPageTest {
  @TempDir private Path folder;

  @Test
  void textOfCellsAndOutputsCannotBecomeMarkup() {
    String page =
        page(
            code(
                "if (a < b && c > d) { s = \"<script>\"; }",
                stream("stdout", "<b>not bold</b> & co")));

    assertThat(page).contains("&lt;b&gt;not bold&lt;/b&gt; &amp; co").doesNotContain("<script");
    assertThat(page).contains("a &lt; b &amp;&amp; c &gt; d");
  }

  @Test
  void formulasAreMathMlAndMarkdownDoesNotTouchThem() {
    String page =
        page(
            markdown("With $q_i * p_i$ and $r_j * s_j$, a `$code$`, \\$5 and\n\n$$\nx\n+ y\n$$\n"));

    assertThat(page)
        .contains("<math><semantics><mrow><msub><mi>q</mi><mi>i</mi></msub><mo>∗</mo>")
        .contains("<math display=\"block\"><semantics><mrow><mi>x</mi><mo>+</mo><mi>y</mi>")
        .contains("<code>$code$</code>")
        .contains(", $5 and")
        .doesNotContain("<em>", "<li>");
  }

  @Test
  void outputsOfAnotherKindThanJupyterWritesAreLeftOutOrShownAsTheyAre() {
    JsonObject cell =
        JsonParser.parseString(
                """
                {"cell_type": "code", "source": "x", "metadata": {}, "execution_count": {"a": 1},
                 "outputs": [7, null, [], {"output_type": "error", "traceback": [["deep"], null, {}]},
                  {"output_type": "stream", "name": [], "text": {"b": "shown"}}]}
                """)
            .getAsJsonObject();

    assertThat(page(cell)).contains("deep", "shown");
  }

  @Test
  void aPipeInAFormulaDoesNotCutTheTable() {
    String page = page(markdown("| a | $p(y|x)$ |\n|---|---:|\n| 1 | 2 |\n"));

    assertThat(page).contains("<td align=\"right\">2</td>").contains("<mi>y</mi><mo stretchy");
  }

  @Test
  void longFormulasAndTextsInCodeAreTakenWhole() {
    String digits = "1".repeat(100_000);
    String page = page(markdown("$" + digits + "$ and $x$"), code("var s = \"" + digits + "\";"));

    assertThat(page).contains("<mn>" + digits + "</mn>", "<mi>x</mi>", "&quot;" + digits);
  }

  @Test
  void aPageSaysWhichLanguageItIsIn() {
    assertThat(page(markdown("# 软标签\n教师的 *logit* 除以温度。\n"))).contains("<html lang=\"zh-Hans\">");
    assertThat(page(markdown("# Soft labels\n*Article 2.1, 知识蒸馏的基本原理 (the principle of it).*\n")))
        .contains("<html lang=\"en\">");
  }

  @Test
  void threeHeadingsMakeATableOfContents() {
    String page = page(markdown("# Title\n## One two\ntext\n## Three $x$\n### One two\n"));

    assertThat(page)
        .contains("<h2 id=\"One-two\">", "<h3 id=\"One-two-2\">")
        .contains("</h1><nav class=\"contents\"", "<a href=\"#One-two\">One two</a>")
        .contains("<title>Title</title>");
    assertThat(page(markdown("# Title\n## One\n## Two\n"))).doesNotContain("<nav");
  }

  @Test
  void theRichestOutputIsShownWithItsSize() {
    String page =
        page(
            code(
                "chart",
                """
                {"output_type": "execute_result", "metadata": {"image/png": {"width": 300}},
                 "data": {"text/plain": "a \\"chart\\"", "image/png": "AQID\\n"}}
                """),
            code(
                "table",
                """
                {"output_type": "display_data", "metadata": {},
                 "data": {"text/plain": "plain only", "text/html": ["<table>", "<i>rich</i></table>"]}}
                """));

    assertThat(page)
        .contains(
            "<img alt=\"a &quot;chart&quot;\" width=\"300\" src=\"data:image/png;base64,AQID\">")
        .contains("<table><i>rich</i></table>")
        .doesNotContain("plain only");
  }

  @Test
  void coloursOfErrorsBecomeSpans() {
    String page =
        page(
            code(
                "x",
                """
                {"output_type": "error", "ename": "E", "evalue": "v",
                 "traceback": ["\\u001b[1;31mbad <T>\\u001b[0m plain \\u001b[38;5;196mred\\u001b[39m"]}
                """));

    assertThat(page)
        .contains(
            "<span class=\"ansi-bold ansi-1\">bad &lt;T&gt;</span> plain"
                + " <span style=\"color:rgb(255,0,0);\">red</span>")
        .doesNotContain("\u001b");
  }

  @Test
  void javaIsColoured() {
    String page =
        page(code("@Override int x = 0x1F; // it's\nString s = \"a // b\"; var t = foo('\\'');"));

    assertThat(page)
        .contains("<span class=\"code-annotation\">@Override</span>")
        .contains(
            "<span class=\"code-keyword\">int</span> x = <span class=\"code-number\">0x1F</span>")
        .contains("<span class=\"code-comment\">// it&#39;s</span>")
        .contains("<span class=\"code-type\">String</span>")
        .contains("<span class=\"code-string\">&quot;a // b&quot;</span>")
        .contains(
            "<span class=\"code-call\">foo</span>(<span class=\"code-string\">&#39;\\&#39;&#39;</span>)");
  }

  @Test
  void picturesGoIntoThePageAndLinksToLessonsToTheirPages() throws IOException {
    Files.write(folder.resolve("p.png"), new byte[] {1, 2, 3});

    String page = page(markdown("![a](p.png) ![b](gone.png) [next](03-x.ipynb#Top)"));

    assertThat(page)
        .contains("src=\"data:image/png;base64,AQID\"")
        .contains("src=\"gone.png\"")
        .contains("href=\"03-x.html#Top\"");
  }

  @Test
  void nothingIsLoadedFromElsewhere() {
    String page = page(markdown("# T\n$x$"), code("1", stream("stdout", "1")));

    assertThat(page).doesNotContain("http://", "https://", "<script", "<link", "@import", "url(");
  }

  private String page(JsonObject... cells) {
    JsonArray all = new JsonArray();
    for (JsonObject cell : cells) {
      cell.add("metadata", new JsonObject());
      all.add(cell);
    }
    JsonObject notebook = new JsonObject();
    notebook.add("cells", all);
    notebook.addProperty("nbformat", 4);
    notebook.addProperty("nbformat_minor", 4);
    return HtmlPage.of(Notebook.parse(notebook.toString(), "test"), "test", folder, "the end");
  }

  private static JsonObject markdown(String source) {
    JsonObject cell = new JsonObject();
    cell.addProperty("cell_type", "markdown");
    cell.addProperty("source", source);
    return cell;
  }

  private static JsonObject code(String source, String... outputs) {
    JsonObject cell = new JsonObject();
    cell.addProperty("cell_type", "code");
    cell.addProperty("source", source);
    JsonArray all = new JsonArray();
    for (String output : outputs) {
      all.add(JsonParser.parseString(output));
    }
    cell.add("outputs", all);
    return cell;
  }

  private static String stream(String name, String text) {
    JsonObject output = new JsonObject();
    output.addProperty("output_type", "stream");
    output.addProperty("name", name);
    output.addProperty("text", text);
    return output.toString();
  }
}
