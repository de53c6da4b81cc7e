package io.github.distillery.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.TinyData;
import io.github.distillery.compress.Pruning;
import io.github.distillery.compress.quantize.Quantization;
import io.github.distillery.compress.storage.DeepCompression;
import io.github.distillery.data.Dataset;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.Ensemble;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.onnx.Onnx;
import io.github.distillery.view.Tables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeploymentTest {
  private final Dataset images = TinyData.images(40, 1);
  private final Network network = Architectures.mlp(256, 64, 2).initialize(1);
  private final Network pruned = Pruning.magnitude(0.9).apply(network);

  @TempDir private Path folder;

  @Test
  void sizesAreThoseOfTheFiles() throws IOException {
    DeploymentFootprint row = measure("pruned", pruned);

    pruned.save(folder.resolve("a.zip"));
    DeepCompression.write(pruned, folder.resolve("a.dc"));
    Onnx.write(pruned, folder.resolve("a.onnx"));
    assertThat(row.bytes().zip()).hasValue(Files.size(folder.resolve("a.zip")));
    assertThat(row.bytes().compressed()).hasValue(Files.size(folder.resolve("a.dc")));
    assertThat(row.bytes().onnx()).isEqualTo(Files.size(folder.resolve("a.onnx")));
  }

  @Test
  void gzipSizeIsWhatGzipWrites() throws IOException {
    Path file = folder.resolve("zeros");
    Files.write(file, new byte[100_000]);

    long bytes = GzipSize.of(file);

    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      Files.copy(file, gzip);
    }
    assertThat(bytes).isEqualTo(packed.size()).isLessThan(1_000);
  }

  @Test
  void zerosAreCountedAndMakeNoFewerMultiplications() throws IOException {
    var rows =
        Deployment.on(images).add("whole", network).add("90% zeros", pruned).measure().footprints();

    DeploymentFootprint whole = rows.get(0);
    DeploymentFootprint zeros = rows.get(1);
    assertThat(zeros.network()).isEqualTo("90% zeros");
    assertThat(zeros.parameters()).isEqualTo(whole.parameters());
    assertThat(zeros.multiplyAdds()).isEqualTo(whole.multiplyAdds());
    assertThat(zeros.notZero()).isBetween(1_500L, 1_800L);
    assertThat(zeros.bytes().onnx()).isEqualTo(whole.bytes().onnx());
    assertThat(zeros.bytes().gzipped()).isLessThan(whole.bytes().gzipped() / 2);
    assertThat(zeros.bytes().compressed().orElseThrow()).isLessThan(zeros.bytes().gzipped());
  }

  @Test
  void everyTimeIsMeasured() throws IOException {
    DeploymentFootprint row = measure("network", network);

    assertThat(List.of(row.here().one(), row.here().many())).allMatch(time -> time > 0);
    assertThat(List.of(row.onnxRuntime().one(), row.onnxRuntime().many()))
        .allMatch(time -> time > 0);
  }

  @Test
  void aQuantizedNetworkHasAnOnnxFileOnly() throws IOException {
    DeploymentFootprint whole = measure("whole", network);
    DeploymentFootprint small = measure("8 bits", Quantization.dynamic().apply(network));

    assertThat(small.bytes().zip()).isEmpty();
    assertThat(small.bytes().compressed()).isEmpty();
    assertThat(small.bytes().onnx()).isLessThan(whole.bytes().onnx() / 3);
    assertThat(small.parameters()).isEqualTo(whole.parameters());
  }

  @Test
  void accuracyIsThereWhereLabelsAre() throws IOException {
    var labelled = Deployment.on(images).add("network", network).measure();
    var unlabelled = Deployment.on(images.withoutLabels()).add("network", network).measure();

    double accuracy = Evaluation.of(network, images).accuracy();
    assertThat(labelled.footprints().get(0).accuracy()).hasValue(accuracy);
    var point = labelled.tradeoffs(row -> row.bytes().onnx()).get(0);
    assertThat(point.accuracy()).isEqualTo(accuracy);
    assertThat(point.cost()).isEqualTo(labelled.footprints().get(0).bytes().onnx());
    assertThatThrownBy(() -> unlabelled.tradeoffs(row -> row.multiplyAdds()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("network")
        .hasMessageContaining("give Deployment.on(...) labelled ones");
    assertThat(Tables.deploymentTimes(labelled).columnNames()).contains("accuracy");
    assertThat(Tables.deploymentTimes(unlabelled).columnNames()).doesNotContain("accuracy");
  }

  @Test
  void missingSizesAreMissingInTheTable() throws IOException {
    var result =
        Deployment.on(images)
            .add("whole", network)
            .add("8 bits", Quantization.dynamic().apply(network))
            .measure();

    var table = Tables.deploymentFiles(result);

    assertThat(table.column("DL4J zip").isMissing(0)).isFalse();
    assertThat(table.column("DL4J zip").isMissing(1)).isTrue();
    assertThat(table.column("ONNX").isMissing(1)).isFalse();
  }

  @Test
  void whatHasNoFilesIsRefused() {
    Ensemble ensemble = Ensemble.averageLogits(List.of(network, pruned));
    assertThatThrownBy(() -> Deployment.on(images).add("both", ensemble))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("\"both\" is of the class Ensemble")
        .hasMessageContaining("give a network");
  }

  @Test
  void namesAreThereOnceAndNetworksAtAll() {
    var one = Deployment.on(images).add("a", network);
    assertThatThrownBy(() -> one.add("a", pruned))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"a\"");
    assertThatThrownBy(() -> Deployment.on(images).measure())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("add(name, network) first");
  }

  private DeploymentFootprint measure(String name, Classifier classifier) throws IOException {
    return Deployment.on(images).add(name, classifier).measure().footprints().get(0);
  }
}
