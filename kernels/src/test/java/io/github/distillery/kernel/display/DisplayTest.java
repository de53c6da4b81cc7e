package io.github.distillery.kernel.display;

import static io.github.distillery.kernel.display.Display.html;
import static io.github.distillery.kernel.display.Display.image;
import static io.github.distillery.kernel.display.Display.json;
import static io.github.distillery.kernel.display.Display.render;
import static io.github.distillery.kernel.display.Display.renderer;
import static io.github.distillery.kernel.display.Display.rows;
import static io.github.distillery.kernel.display.Display.svg;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.knowm.xchart.PieChart;
import org.knowm.xchart.PieChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.xml.sax.InputSource;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class DisplayTest {
  @TempDir Path folder;

  private record Point(int x, double y) {}

  private record Line(Point from, Point to) {}

  @Test
  void aTextIsShownAsTheFormatThatIsAskedFor() {
    assertThat(render("<b>x</b>").data()).containsOnlyKeys("text/plain");
    assertThat(render("<b>x</b>", "text/html").data()).containsEntry("text/html", "<b>x</b>");
    assertThat(render("# x", "text/markdown").data()).containsEntry("text/markdown", "# x");
    assertThat(render(new StringBuilder("$x$"), "text/latex").data())
        .containsEntry("text/latex", "$x$");
  }

  @Test
  void jsonIsATreeAndIndentedText() {
    MimeBundle given = json("{\"n\": [1, 2.5, null], \"s\": \"<&>\"}");
    assertThat(given.data().get("application/json"))
        .isEqualTo(Map.of("n", Arrays.asList(1L, 2.5, null), "s", "<&>"));
    assertThat(given.plain()).startsWith("{\n  \"n\": [\n    1,").contains("\"<&>\"");
    assertThat(json(new Line(new Point(1, 2), null)).data().get("application/json"))
        .asString()
        .contains("from={x=1, y=2.0}");
    assertThatThrownBy(() -> json("{oops")).hasMessageContaining("this text is no JSON");
  }

  @Test
  void aPictureIsShownAsItsFileIs() throws IOException {
    BufferedImage picture = new BufferedImage(5, 4, BufferedImage.TYPE_INT_ARGB);
    byte[] png = ImageRenderer.png(picture);
    byte[] jpeg = ImageRenderer.jpeg(picture);
    Path file = Files.write(folder.resolve("picture.jpg"), jpeg);

    assertThat(image(png).data()).containsEntry("image/png", png);
    assertThat(image(png).plain()).startsWith("Image, 5x4, ");
    assertThat(image(file).data()).containsEntry("image/jpeg", jpeg);
    assertThat(render(png).data()).containsKey("image/png");
    assertThat(render(new byte[] {1, 2}).plain()).isEqualTo("byte[2] {1, 2}");
    assertThat(render(picture, "image/jpeg").data()).containsOnlyKeys("text/plain", "image/jpeg");
    assertThatThrownBy(() -> image(new byte[3])).hasMessageContaining("no PNG, JPEG or GIF");
    assertThatThrownBy(() -> image(folder.resolve("none.png"))).hasMessageContaining("none.png");
  }

  @Test
  void aPictureThatDeclaresAnImmenseSizeIsNotDecoded() {
    byte[] png = ImageRenderer.png(new BufferedImage(5, 4, BufferedImage.TYPE_INT_ARGB));
    ByteBuffer.wrap(png).putInt(16, 60_000).putInt(20, 60_000);

    assertThat(image(png).plain()).startsWith("Image, 60000x60000, ");
  }

  @Test
  void aChartIsADrawingWhereThatIsAskedFor() throws Exception {
    XYChart chart = new XYChartBuilder().title("Loss & more").width(300).height(200).build();
    chart
        .addSeries("train", new double[] {1, 2, 3}, new double[] {2, 1, 5})
        .setLineStyle(org.knowm.xchart.style.lines.SeriesLines.DASH_DASH);
    assertThat(render(chart).data()).containsOnlyKeys("text/plain", "image/png");

    MimeBundle drawn = render(chart, "image/svg+xml");

    assertThat(drawn.data()).containsOnlyKeys("text/plain", "image/svg+xml");
    String svg = (String) drawn.data().get("image/svg+xml");
    var root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg)))
            .getDocumentElement();
    assertThat(root.getAttribute("width")).isEqualTo("300");
    assertThat(root.getElementsByTagName("path").getLength()).isGreaterThan(20);
    assertThat(svg).contains("stroke-dasharray", "#0072b2").doesNotContain("NaN");
  }

  @Test
  void everyKindOfChartCanBeADrawing() {
    PieChart pie = new PieChartBuilder().width(200).height(200).build();
    pie.addSeries("a", 1);
    pie.addSeries("b", 2);
    assertThat(svg(pie).data()).containsKey("image/svg+xml");
  }

  @Test
  void coloursThatSomebodyChoseStay() {
    XYChart chart = new XYChartBuilder().width(300).height(200).build();
    java.awt.Color[] chosen = {java.awt.Color.MAGENTA};
    chart.getStyler().setSeriesColors(chosen);
    chart.addSeries("s", new double[] {1, 2}, new double[] {2, 1});
    assertThat((String) svg(chart).data().get("image/svg+xml")).contains("#ff00ff");
  }

  @Test
  void aTypeGetsItsLookInOneLine() {
    renderer(Line.class, line -> html("<b>" + line.from().x() + "</b>"));
    assertThat(render(new Line(new Point(7, 0), null)).data())
        .containsEntry("text/html", "<b>7</b>");

    renderer(Line.class, line -> Table.create("ends", IntColumn.create("x", line.from().x())));
    assertThat((String) render(new Line(new Point(7, 0), null)).data().get("text/html"))
        .contains("<table", "ends");
  }

  @Test
  void someRowsOfATableAreShownWithTheirNumbers() {
    Table table = Table.create("n", IntColumn.create("i", IntStream.range(0, 500).toArray()));
    assertThat(rows(table, 100, 103).plain()).contains("100  100\n101  101\n102  102\n500 rows");
    assertThat(rows(table, 499, 700).plain()).contains("499  499\n500 rows");
    assertThat(rows(table, 700, 900).plain()).endsWith("500 rows, 1 column");
  }

  @Test
  void longCellsAreCut() {
    Table table = Table.create("t", StringColumn.create("c", "x".repeat(5000)));
    assertThat((String) render(table).data().get("text/html")).contains("x…").hasSizeLessThan(2000);
    assertThat(render(table).plain()).hasSizeLessThan(400);
  }

  @Test
  void recordsOfOneTypeAreATable() {
    List<Point> points = IntStream.range(0, 30).mapToObj(i -> new Point(i, i / 3.0)).toList();
    MimeBundle shown = render(points);
    assertThat((String) shown.data().get("text/html"))
        .contains("Point", "double", "0.333", "15 more rows", "30 records");
    assertThat(shown.plain()).startsWith("[Point[x=0, y=0.0], Point[x=1");
    assertThat(render(List.of(new Point(1, 2), "other")).data()).containsOnlyKeys("text/plain");
    assertThat(render(List.of()).plain()).isEqualTo("[]");
  }
}
