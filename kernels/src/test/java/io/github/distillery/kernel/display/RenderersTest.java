package io.github.distillery.kernel.display;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.nd4j.linalg.factory.Nd4j;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.FloatColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.numbers.NumberColumnFormatter;

class RenderersTest {
  private static String html(Object value) {
    return (String) Renderers.render(value).data().get("text/html");
  }

  private static String plain(Object value) {
    return Renderers.render(value).plain();
  }

  @Test
  void aTableIsHtmlAndText() {
    Table table =
        Table.create(
            "people", StringColumn.create("name", "Ann", "Bo"), IntColumn.create("age", 7, 11));
    assertThat(html(table)).contains("<table", "people", "string", "integer", "text-align:right");
    assertThat(plain(table))
        .isEqualTo(
            """
            people
            name  age
            ----  ---
            Ann     7
            Bo     11
            2 rows, 2 columns""");
  }

  @Test
  void whatStandsInATableCannotBecomeHtml() {
    Table table =
        Table.create("<t>", StringColumn.create("<c>", "<script>alert('x')</script> & \"more\""));
    assertThat(html(table))
        .doesNotContain("<script", "<t>", "<c>")
        .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;more&quot;");
  }

  @Test
  void aTableOfTwentyRowsIsShownWholeAndALongerOneInPart() {
    assertThat(plain(numbers(20))).contains("\n10\n").doesNotContain("more rows");
    assertThat(plain(numbers(1020)))
        .contains(
            "\n   9\n... 1,005 more rows ...\n1015\n", "1,020 rows, 1 column; rows(table, 0, 100)");
    assertThat(html(numbers(1020))).contains("1,005 more rows");
  }

  private static Table numbers(int rows) {
    return Table.create("n", IntColumn.create("i", IntStream.range(0, rows).toArray()));
  }

  @Test
  void aWideTableIsCutInTheMiddle() {
    Table wide = Table.create("wide");
    IntStream.range(0, 784).forEach(i -> wide.addColumns(IntColumn.create("p" + i, new int[] {i})));
    assertThat(plain(wide)).contains("p11  …  p780", "784 columns").doesNotContain("p12 ");
    assertThat(html(wide).length()).isLessThan(10_000);
  }

  @Test
  void numbersAreRoundedAndMissingOnesAreADash() {
    DoubleColumn loss = DoubleColumn.create("loss", 0.123456789, 2.5, 0);
    loss.appendMissing();
    assertThat(TableRenderer.render(loss).plain()).contains("0.123\n", "2.500\n", "0.000\n", "–");
    assertThat(plain(Table.create("t", FloatColumn.create("f", 0.1f, 0.25f))))
        .contains("0.10\n", "0.25\n");
    assertThat(plain(Table.create("t", DoubleColumn.create("d", 12345.678, 0.0001))))
        .contains("12345.7\n", "1.00e-04\n");
    assertThat(plain(Table.create("t", DoubleColumn.create("d", 0, 1 / 60000.0, 2 / 3.0))))
        .contains("0.0000\n", "1.67e-05\n", "0.6667\n");
  }

  @Test
  void aFormatThatSomebodyHasSetIsRespected() {
    DoubleColumn share = DoubleColumn.create("share", 0.5, 0.25);
    share.setPrintFormatter(NumberColumnFormatter.percent(1));
    assertThat(plain(Table.create("t", share))).contains("50.0%", "25.0%");
  }

  @Test
  void aChartIsAPngOfTwiceThePixels() throws IOException {
    XYChart chart = new XYChartBuilder().title("Loss").width(300).height(200).build();
    chart.addSeries("train", new double[] {1, 2}, new double[] {2, 1});
    MimeBundle bundle = Renderers.render(chart);
    BufferedImage image =
        ImageIO.read(new ByteArrayInputStream((byte[]) bundle.data().get("image/png")));
    assertThat(image.getWidth()).isEqualTo(600);
    assertThat(image.getHeight()).isEqualTo(400);
    assertThat(bundle.metadata()).containsEntry("image/png", Map.of("width", 300, "height", 200));
    assertThat(bundle.plain()).isEqualTo("Chart: Loss, 300x200, series train");
  }

  @Test
  void aChartStandsOnWhite() throws IOException {
    XYChart chart = new XYChartBuilder().width(100).height(100).build();
    chart.getStyler().setChartBackgroundColor(new Color(0, 0, 0, 0));
    chart.addSeries("s", new double[] {1, 2}, new double[] {2, 1});
    byte[] png = (byte[]) Renderers.render(chart).data().get("image/png");
    assertThat(ImageIO.read(new ByteArrayInputStream(png)).getRGB(0, 0)).isEqualTo(0xFFFFFFFF);
  }

  @Test
  void anImageIsAPng() {
    MimeBundle bundle = Renderers.render(new BufferedImage(4, 3, BufferedImage.TYPE_INT_ARGB));
    assertThat(bundle.plain()).isEqualTo("Image, 4x3");
    assertThat(bundle.data()).containsKey("image/png");
  }

  @Test
  void anArrayShowsShapeTypeAndValues() {
    assertThat(plain(Nd4j.createFromArray(new float[][] {{1, 2.5f}, {-3, 4}})))
        .isEqualTo("INDArray [2, 2] FLOAT\n[[ 1.0,  2.5],\n [-3.0,  4.0]]");
    assertThat(html(Nd4j.zeros(2, 2))).contains("[2, 2] FLOAT");
    assertThat(plain(Nd4j.scalar(0.5))).isEqualTo("INDArray [] DOUBLE\n0.5");
  }

  @Test
  void theMiddleOfLongAxesIsLeftOut() {
    String vector = plain(Nd4j.arange(60_000));
    assertThat(vector)
        .isEqualTo("INDArray [60000] FLOAT\n[    0,     1,     2, ..., 59997, 59998, 59999]");
    String images = plain(Nd4j.zeros(100, 3, 28, 28));
    assertThat(images).startsWith("INDArray [100, 3, 28, 28] FLOAT\n[[[[").contains("...");
    assertThat(images.lines().count()).isLessThan(50);
  }

  @Test
  void aClosedArraySaysSo() {
    var array = Nd4j.zeros(3);
    array.close();
    assertThat(plain(array)).contains("closed");
  }

  @Test
  void arraysAndCollectionsShowTheirElements() {
    assertThat(plain(new int[] {1, 2})).isEqualTo("int[2] {1, 2}");
    assertThat(plain(new String[][] {{"a"}, {}}))
        .isEqualTo("String[][2] {String[1] {a}, String[0] {}}");
    assertThat(plain(Arrays.asList(1, null, new int[] {3}))).isEqualTo("[1, null, int[1] {3}]");
    assertThat(plain(Map.of("k", List.of(1)))).isEqualTo("{k=[1]}");
    assertThat(plain(Collections.nCopies(1000, 7)))
        .endsWith("7, ... 900 more]\n(cut; System.out.println shows all of it)");
  }

  @Test
  void aLongTextIsCut() {
    assertThat(plain("x".repeat(30_000))).hasSizeLessThan(21_000).contains("10000 more characters");
  }

  @Test
  void aRendererThatThrowsFallsBackToTextAndNamesTheError() {
    Renderers.register(
        Fragile.class,
        fragile -> {
          throw new IllegalStateException("cannot draw");
        });
    assertThat(plain(new Fragile()))
        .contains("a fragile thing", "IllegalStateException: cannot draw");
  }

  @Test
  void aToStringThatThrowsIsNamed() {
    Object broken =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("no text");
          }
        };
    assertThat(plain(broken)).contains("IllegalStateException: no text");
  }

  @Test
  void aRendererServesSubtypes() {
    Renderers.register(Shape.class, shape -> Display.html("<b>" + shape.name() + "</b>"));
    assertThat(html(new Circle("circle"))).isEqualTo("<b>circle</b>");
    assertThat(plain(new Circle("circle"))).isEqualTo("circle");
  }

  @Test
  void aBundleAlwaysHasText() {
    assertThat(new MimeBundle(Map.of("image/png", new byte[0])).plain()).isEqualTo("image/png");
    assertThat(Display.markdown("# x").only("text/markdown").data())
        .containsOnlyKeys("text/plain", "text/markdown");
  }

  private static final class Fragile {
    @Override
    public String toString() {
      return "a fragile thing";
    }
  }

  private interface Shape {
    String name();
  }

  private record Circle(String name) implements Shape {}
}
