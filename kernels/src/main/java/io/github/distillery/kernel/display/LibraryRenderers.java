package io.github.distillery.kernel.display;

import io.github.distillery.backend.BackendDescription;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Network;
import io.github.distillery.train.History;
import io.github.distillery.train.Trained;
import io.github.distillery.view.Charts;
import io.github.distillery.view.Tables;
import java.awt.image.BufferedImage;
import java.util.Base64;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.knowm.xchart.internal.chartpart.Chart;
import org.nd4j.linalg.api.ndarray.INDArray;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * The one list of renderers that come with the kernel, by class name.
 *
 * <p>A line is {@code Renderers.register("full.name.of.Type", value -> ...)}. The function's body
 * is linked only when a value of the type is shown, so the class may be missing at run time.
 */
final class LibraryRenderers {
  /** What a text may be shown as when that is asked for: {@code display(text, "text/html")}. */
  private static final List<String> TEXT_FORMATS =
      List.of(
          MimeBundle.HTML,
          MimeBundle.SVG,
          "text/markdown",
          "text/latex",
          "text/css",
          "application/javascript",
          "application/xml");

  private LibraryRenderers() {}

  static void register() {
    Renderers.register("tech.tablesaw.api.Table", value -> TableRenderer.render((Table) value));
    Renderers.register(
        "tech.tablesaw.columns.Column", value -> TableRenderer.render((Column<?>) value));
    Renderers.register(
        "org.knowm.xchart.internal.chartpart.Chart",
        value -> ChartRenderer.render((Chart<?, ?>) value));
    Renderers.register(
        "org.nd4j.linalg.api.ndarray.INDArray", value -> ArrayRenderer.render((INDArray) value));
    Renderers.register(
        "org.deeplearning4j.nn.graph.ComputationGraph",
        value -> NetworkRenderer.render((ComputationGraph) value, "ComputationGraph"));
    Renderers.register(
        "org.deeplearning4j.nn.multilayer.MultiLayerNetwork",
        value -> NetworkRenderer.render((MultiLayerNetwork) value));
    Renderers.register(
        "java.awt.image.BufferedImage", value -> ImageRenderer.render((BufferedImage) value));

    Renderers.register("[B", value -> bytes((byte[]) value));
    Renderers.onRequest(
        "org.knowm.xchart.internal.chartpart.Chart",
        MimeBundle.SVG,
        value -> ChartRenderer.svg((Chart<?, ?>) value));
    Renderers.onRequest(
        "java.awt.image.BufferedImage",
        "image/jpeg",
        value -> ImageRenderer.jpeg((BufferedImage) value));
    Renderers.onRequest("java.lang.Object", MimeBundle.JSON, JsonRenderer::content);
    TEXT_FORMATS.forEach(
        type -> Renderers.onRequest("java.lang.CharSequence", type, Object::toString));

    Renderers.register(
        "io.github.distillery.model.Network",
        value -> NetworkRenderer.render(((Network) value).graph(), value.toString()));
    Renderers.register("io.github.distillery.train.History", value -> history((History) value));
    Renderers.register(
        "io.github.distillery.train.Trained", value -> history(((Trained) value).history()));
    Renderers.register(
        "io.github.distillery.evaluate.Evaluation",
        value -> TableRenderer.render(Tables.evaluations((Evaluation) value)));
    Renderers.register(
        "io.github.distillery.backend.BackendDescription",
        value -> TableRenderer.render(Tables.backend((BackendDescription) value)));
  }

  private static MimeBundle bytes(byte[] value) {
    return ImageRenderer.typeOf(value).isPresent()
        ? ImageRenderer.file(value, "these bytes")
        : MimeBundle.text(PlainText.of(value));
  }

  /** The learning curves with the epochs below, or a line where no epoch came to its end. */
  private static MimeBundle history(History history) {
    if (history.epochs().isEmpty()) {
      return MimeBundle.text(history.toString());
    }
    MimeBundle chart = ChartRenderer.render(Charts.learningCurves(history));
    MimeBundle table = TableRenderer.render(Tables.history(history));
    byte[] png = (byte[]) chart.data().get(MimeBundle.PNG);
    String image =
        "<img width=\""
            + Charts.learningCurves(history).getWidth()
            + "\" alt=\"Learning curves\" src=\"data:image/png;base64,"
            + Base64.getEncoder().encodeToString(png)
            + "\">";
    String summary =
        "<div style=\"margin:2px 0 6px\">" + Html.escape(history.toString()) + "</div>";
    return MimeBundle.text(history + "\n" + table.plain())
        .with(MimeBundle.HTML, summary + image + table.data().get(MimeBundle.HTML));
  }
}
