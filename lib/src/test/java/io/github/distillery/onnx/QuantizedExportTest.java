package io.github.distillery.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.distillery.TinyData;
import io.github.distillery.compress.quantize.Quantization;
import io.github.distillery.compress.quantize.QuantizedNetwork;
import io.github.distillery.data.Dataset;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class QuantizedExportTest {
  private final Dataset images = TinyData.images(7, 3);

  @TempDir private Path folder;

  static Stream<Architecture> architectures() {
    return Stream.of(
        Architectures.mlp(256, 20, 10, 2),
        Architectures.lenet(1, 16, 16, 4, 6, 12, 2),
        Architectures.convNetWithoutNorm(1, 16, 16, 2, new int[] {3}, new int[] {4, 5}),
        Architectures.residualNet(1, 16, 16, 2, 4, 1));
  }

  /**
   * Here rounded numbers are multiplied as floats, there as whole numbers. Where an activation lies
   * between two whole numbers but for rounding, one step of that activation may lie between them.
   */
  @ParameterizedTest
  @MethodSource("architectures")
  void onnxRuntimeComputesWithWholeNumbersWhatIsRoundedHere(Architecture plan) throws Exception {
    Network network = plan.initialize(5);
    for (Quantization way :
        new Quantization[] {
          Quantization.dynamic(),
          Quantization.calibrated(images),
          Quantization.dynamic().perTensor(),
          Quantization.calibrated(images).without("logits")
        }) {
      QuantizedNetwork quantized = way.apply(network);
      Path file = folder.resolve("bytes.onnx");
      Onnx.write(quantized, file);

      INDArray ours = quantized.logits(images.features());
      try (OnnxClassifier runtime = OnnxClassifier.read(file)) {
        INDArray theirs = runtime.logits(images.features());
        double whole = ours.norm2Number().doubleValue();
        double exact = network.logits(images.features()).sub(ours).norm2Number().doubleValue();
        double between = theirs.sub(ours).norm2Number().doubleValue();
        assertThat(between).isLessThan(Math.max(1e-5 * whole, 0.3 * exact));
      }
    }
  }

  /** ONNX Runtime knows the form and makes convolutions of whole numbers of it. */
  @Test
  void calibratedConvolutionsAreWrittenBetweenWholeNumbers() throws Exception {
    Network network = Architectures.lenet(1, 16, 16, 4, 6, 12, 2).initialize(5);
    Path calibrated = folder.resolve("calibrated.onnx");
    Path dynamic = folder.resolve("dynamic.onnx");

    Onnx.write(Quantization.calibrated(images).apply(network), calibrated);
    Onnx.write(Quantization.dynamic().apply(network), dynamic);

    assertThat(operators(calibrated))
        .contains("Conv", "QuantizeLinear", "DequantizeLinear", "MatMulInteger")
        .doesNotContain("ConvInteger", "Gemm", "DynamicQuantizeLinear");
    assertThat(operators(dynamic))
        .contains("ConvInteger", "MatMulInteger", "DynamicQuantizeLinear")
        .doesNotContain("Conv", "Gemm");
  }

  private static List<String> operators(Path file) {
    return Onnx.describe(file).nodes().stream().map(OnnxDescription.Entry::operator).toList();
  }

  @Test
  void theFileOfALargeLayerTakesAQuarter() throws Exception {
    Network network = Architectures.mlp(256, 200, 10).initialize(5);
    Path floats = folder.resolve("floats.onnx");
    Path bytes = folder.resolve("bytes.onnx");

    Onnx.write(network, floats);
    Onnx.write(Quantization.dynamic().apply(network), bytes);

    assertThat(Files.size(bytes)).isLessThan((long) (0.3 * Files.size(floats)));
  }
}
