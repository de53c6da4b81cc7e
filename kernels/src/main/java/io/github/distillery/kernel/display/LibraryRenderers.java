package io.github.distillery.kernel.display;

import io.github.distillery.backend.BackendDescription;
import io.github.distillery.compare.ComparisonResult;
import io.github.distillery.compress.CompressionResult;
import io.github.distillery.compress.LowRankPlan;
import io.github.distillery.compress.Sensitivity;
import io.github.distillery.compress.SharedWeights;
import io.github.distillery.compress.Sparsity;
import io.github.distillery.compress.storage.StoredSize;
import io.github.distillery.compress.structured.StructuredPlan;
import io.github.distillery.compress.structured.UnitGroups;
import io.github.distillery.compress.structured.UnitSensitivity;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.data.TrainTest;
import io.github.distillery.deploy.DeploymentResult;
import io.github.distillery.distill.ways.Staged;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.label.SoftLabels;
import io.github.distillery.model.Network;
import io.github.distillery.multi.MultiTaskStudent;
import io.github.distillery.multi.TaskData;
import io.github.distillery.multi.TaskScores;
import io.github.distillery.multi.TaskSplit;
import io.github.distillery.onnx.OnnxDescription;
import io.github.distillery.select.Calibrated;
import io.github.distillery.select.LayerSimilarity;
import io.github.distillery.select.RankCorrelations;
import io.github.distillery.select.Snapshots;
import io.github.distillery.select.StudentProposals;
import io.github.distillery.select.TeacherRanking;
import io.github.distillery.select.TransferResult;
import io.github.distillery.select.TuningResult;
import io.github.distillery.text.Sentences;
import io.github.distillery.text.SentencesSplit;
import io.github.distillery.train.History;
import io.github.distillery.train.Trained;
import io.github.distillery.transfer.DomainMap;
import io.github.distillery.transfer.DomainShift;
import io.github.distillery.transfer.Domains;
import io.github.distillery.view.Charts;
import io.github.distillery.view.Tables;
import java.awt.image.BufferedImage;
import java.util.Collection;
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

    Renderers.register("java.util.Collection", value -> RecordTable.render((Collection<?>) value));
    Renderers.register("[B", value -> bytes((byte[]) value));
    Renderers.onRequest(
        "org.knowm.xchart.internal.chartpart.Chart",
        MimeBundle.SVG,
        value -> ChartRenderer.svg((Chart<?, ?>) value));
    Renderers.onRequest(
        "org.deeplearning4j.nn.graph.ComputationGraph",
        MimeBundle.SVG,
        value -> NetworkDrawing.svg(NetworkNodes.of((ComputationGraph) value)));
    Renderers.onRequest(
        "org.deeplearning4j.nn.multilayer.MultiLayerNetwork",
        MimeBundle.SVG,
        value -> NetworkDrawing.svg(NetworkNodes.of((MultiLayerNetwork) value)));
    Renderers.onRequest(
        "io.github.distillery.model.Network",
        MimeBundle.SVG,
        value -> NetworkDrawing.svg(NetworkNodes.of(((Network) value).graph())));
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
    Renderers.register(
        "io.github.distillery.train.History", value -> TrainingRenderer.render((History) value));
    Renderers.register(
        "io.github.distillery.train.Trained",
        value -> TrainingRenderer.render(((Trained) value).history()));
    Renderers.register(
        "io.github.distillery.distill.ways.Staged",
        value -> TrainingRenderer.render(((Staged) value).history()));
    Renderers.register(
        "io.github.distillery.evaluate.Evaluation",
        value -> TrainingRenderer.render((Evaluation) value));
    Renderers.register(
        "io.github.distillery.compare.ComparisonResult",
        value -> ComparisonRenderer.render((ComparisonResult) value));
    Renderers.register(
        "io.github.distillery.label.SoftLabels",
        value -> SoftLabelsRenderer.render((SoftLabels) value));
    Renderers.register(
        "io.github.distillery.data.Dataset", value -> DataRenderer.render((Dataset) value));
    Renderers.register(
        "io.github.distillery.data.Split", value -> DataRenderer.render((Split) value));
    Renderers.register(
        "io.github.distillery.data.TrainTest", value -> DataRenderer.render((TrainTest) value));
    Renderers.register(
        "io.github.distillery.text.Sentences",
        value -> SentencesRenderer.render((Sentences) value));
    Renderers.register(
        "io.github.distillery.text.SentencesSplit",
        value -> SentencesRenderer.render((SentencesSplit) value));
    Renderers.register(
        "io.github.distillery.backend.BackendDescription",
        value -> TableRenderer.render(Tables.backend((BackendDescription) value)));
    registerDomains();
    registerTasks();
    registerCompressions();
    registerSelections();
  }

  private static void registerDomains() {
    Renderers.register(
        "io.github.distillery.transfer.Domains", value -> DataRenderer.render((Domains) value));
    Renderers.register(
        "io.github.distillery.transfer.DomainShift",
        value -> TableRenderer.render(Tables.domainShift((DomainShift) value)));
    Renderers.register(
        "io.github.distillery.transfer.DomainMap",
        value -> ChartRenderer.render(Charts.domains((DomainMap) value)));
  }

  private static void registerTasks() {
    Renderers.register(
        "io.github.distillery.multi.MultiTaskStudent",
        value -> TrainingRenderer.render(((MultiTaskStudent) value).history()));
    Renderers.register(
        "io.github.distillery.multi.TaskScores",
        value -> TableRenderer.render(Tables.taskScores((TaskScores) value)));
    Renderers.register(
        "io.github.distillery.multi.TaskData", value -> DataRenderer.render((TaskData) value));
    Renderers.register(
        "io.github.distillery.multi.TaskSplit", value -> DataRenderer.render((TaskSplit) value));
  }

  private static void registerCompressions() {
    Renderers.register(
        "io.github.distillery.compress.CompressionResult",
        value -> TableRenderer.render(Tables.compression((CompressionResult) value)));
    Renderers.register(
        "io.github.distillery.compress.storage.StoredSize",
        value -> TableRenderer.render(Tables.storedSize((StoredSize) value)));
    Renderers.register(
        "io.github.distillery.compress.Sparsity",
        value -> TableRenderer.render(Tables.sparsity((Sparsity) value)));
    Renderers.register(
        "io.github.distillery.compress.SharedWeights",
        value -> TableRenderer.render(Tables.sharedWeights((SharedWeights) value)));
    Renderers.register(
        "io.github.distillery.compress.Sensitivity",
        value -> ChartRenderer.render(Charts.sensitivity((Sensitivity) value)));
    Renderers.register(
        "io.github.distillery.compress.LowRankPlan",
        value -> TableRenderer.render(Tables.lowRank((LowRankPlan) value)));
    Renderers.register(
        "io.github.distillery.compress.structured.UnitGroups",
        value -> TableRenderer.render(Tables.unitGroups((UnitGroups) value)));
    Renderers.register(
        "io.github.distillery.compress.structured.StructuredPlan",
        value -> TableRenderer.render(Tables.structuredPruning((StructuredPlan) value)));
    Renderers.register(
        "io.github.distillery.compress.structured.UnitSensitivity",
        value -> ChartRenderer.render(Charts.unitSensitivity((UnitSensitivity) value)));
    Renderers.register(
        "io.github.distillery.deploy.DeploymentResult",
        value -> DeploymentRenderer.render((DeploymentResult) value));
    Renderers.register(
        "io.github.distillery.onnx.OnnxDescription",
        value -> TableRenderer.render(((OnnxDescription) value).table()));
  }

  private static void registerSelections() {
    Renderers.register(
        "io.github.distillery.select.TeacherRanking",
        value -> SelectionRenderer.render((TeacherRanking) value));
    Renderers.register(
        "io.github.distillery.select.RankCorrelations",
        value -> SelectionRenderer.render((RankCorrelations) value));
    Renderers.register(
        "io.github.distillery.select.Calibrated",
        value -> SelectionRenderer.render((Calibrated) value));
    Renderers.register(
        "io.github.distillery.select.Snapshots",
        value -> TableRenderer.render(Tables.snapshots((Snapshots) value)));
    Renderers.register(
        "io.github.distillery.select.StudentProposals",
        value -> SelectionRenderer.render((StudentProposals) value));
    Renderers.register(
        "io.github.distillery.select.LayerSimilarity",
        value -> SelectionRenderer.render((LayerSimilarity) value));
    Renderers.register(
        "io.github.distillery.select.TransferResult",
        value -> SelectionRenderer.render((TransferResult) value));
    Renderers.register(
        "io.github.distillery.select.TuningResult",
        value -> SelectionRenderer.render((TuningResult) value));
  }

  private static MimeBundle bytes(byte[] value) {
    return ImageRenderer.typeOf(value).isPresent()
        ? ImageRenderer.file(value, "these bytes")
        : MimeBundle.text(PlainText.of(value));
  }
}
