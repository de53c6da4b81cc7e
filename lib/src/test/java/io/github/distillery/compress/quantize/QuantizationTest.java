package io.github.distillery.compress.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.TinyData;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.data.Values;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class QuantizationTest {
  private final Dataset images = TinyData.images(60, 3);

  @TempDir private Path folder;

  /** The example of ONNX's DynamicQuantizeLinear: 0, 2, -3, -2.5, 1.34, 0.5. */
  @Test
  void rangesAreThoseOfOnnx() {
    Range range = Range.of(new float[] {0, 2, -3, -2.5f, 1.34f, 0.5f});

    assertThat(range.scale()).isEqualTo(0.0196078438f, within(1e-9f));
    assertThat(range.zeroPoint()).isEqualTo(153);
  }

  @Test
  void zeroIsExactAndWhatLiesOutsideIsCutOff() {
    float[] values = {0, 1, -1, 9, 0.501f};
    new Range(-1, 1).round(values);

    assertThat(values[0]).isZero();
    float half = 1f / 255 + 1e-6f;
    assertThat(values[3]).isCloseTo(1, within(half));
    assertThat(values[4]).isCloseTo(0.501f, within(half));
  }

  /**
   * Half a step is the greatest error of a weight, and the greatest weight of a channel has none.
   */
  @Test
  void weightsAreRoundedToTheNearestOfTheirChannelsNumbers() {
    Random random = new Random(3);
    float[] weights = new float[5 * 4];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian() * (1 + i % 4);
    }
    long[] shape = {5, 4};
    Channels channels = Channels.of(shape, true);
    QuantizedLayer layer = QuantizedLayer.of("a", shape, weights, channels, 8, Optional.empty());

    float[] values = layer.values(channels);
    for (int i = 0; i < weights.length; i++) {
      assertThat(values[i]).isCloseTo(weights[i], within(layer.scales()[i % 4] / 2 * 1.0001f));
    }
    assertThat(layer.scales()).hasSize(4);
    assertThat(layer.bytes()).isEqualTo(5 * 4 + 4 * 4);
  }

  @Test
  void aScaleForEachChannelIsBetterThanOneForAll() {
    Network network = Architectures.mlp(16, 8, 2).initialize(1);
    INDArray weights = network.graph().getLayer("dense1").getParam("W");
    weights.getColumn(0).muli(50);

    double perChannel = Quantization.dynamic().apply(network).quantized().get(0).weightError();
    double perTensor =
        Quantization.dynamic().perTensor().apply(network).quantized().get(0).weightError();

    assertThat(perChannel).isLessThan(perTensor);
  }

  @Test
  void fewerBitsGiveFewerNumbersAndLargerErrors() {
    Network network = Architectures.mlp(16, 8, 2).initialize(1);
    double before = 0;
    for (int bits : new int[] {8, 7, 4, 2}) {
      QuantizedLayer layer =
          Quantization.dynamic().weightBits(bits).apply(network).quantized().get(0);
      int largest = 0;
      for (byte weight : layer.weights()) {
        largest = Math.max(largest, Math.abs(weight));
      }
      assertThat(largest).isEqualTo((1 << bits - 1) - 1);
      assertThat(layer.weightError()).isGreaterThan(before);
      before = layer.weightError();
    }
    assertThat(before).isLessThan(1);
  }

  static Stream<Architecture> architectures() {
    return Stream.of(
        Architectures.mlp(256, 20, 2),
        Architectures.lenet(1, 16, 16, 4, 6, 12, 2),
        Architectures.residualNet(1, 16, 16, 2, 4, 1));
  }

  /** What is rounded here is what whole numbers give: sum of q_x q_w, times both scales. */
  @Test
  void theSumsAreThoseOfWholeNumbers() {
    Network network = Architectures.mlp(16, 3).initialize(4);
    QuantizedNetwork quantized = Quantization.dynamic().apply(network);
    float[] x = Values.floats(Values.array(new float[16], 1, 16));
    Random random = new Random(8);
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    INDArray logits = quantized.logits(Values.array(x.clone(), 1, 16));

    QuantizedLayer layer = quantized.quantized().get(0);
    Range range = Range.of(x);
    float[] bias = Values.floats(network.graph().getLayer("logits").getParam("b"));
    for (int j = 0; j < 3; j++) {
      long sum = 0;
      for (int i = 0; i < 16; i++) {
        long q = Math.round(Math.rint(x[i] / range.scale()));
        sum += q * layer.weights()[i * 3 + j];
      }
      double expected = (double) sum * range.scale() * layer.scales()[j] + bias[j];
      assertThat(logits.getDouble(0, j)).isCloseTo(expected, within(1e-5));
    }
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void aTrainedNetworkHardlyChangesWhatItSays(Architecture plan) {
    Split split = images.split(0.7, 2);
    Trained trained =
        Trainer.train(
            plan, split, TrainingOptions.defaults().epochs(8).batchSize(8).learningRate(0.005));

    for (Quantization way :
        new Quantization[] {
          Quantization.dynamic(),
          Quantization.calibrated(split.train()),
          Quantization.calibrated(split.train()).clipping(0.9999)
        }) {
      QuantizedNetwork quantized = way.apply(trained);
      INDArray exact = trained.logits(images.features());
      INDArray near = quantized.logits(images.features());
      double difference = near.sub(exact).norm2Number().doubleValue();
      assertThat(difference).isBetween(1e-6, 0.06 * exact.norm2Number().doubleValue());
      assertThat(Evaluation.of(quantized, images).accuracy())
          .isCloseTo(Evaluation.of(trained, images).accuracy(), within(0.05));
      assertThat(quantized.errors(images))
          .allSatisfy(error -> assertThat(error.output()).isBetween(1e-6, 0.1));
    }
  }

  @Test
  void aQuantizedNetworkIsReadAgainAsItWasWritten() throws Exception {
    Network network = Architectures.lenet(1, 16, 16, 4, 6, 12, 2).initialize(2);
    QuantizedNetwork quantized = Quantization.calibrated(images).apply(network);

    quantized.rounded().save(folder.resolve("rounded.zip"));
    Network again = Network.load(folder.resolve("rounded.zip"));

    INDArray features = network.fit(images.features());
    assertThat(again.logits(features)).isEqualTo(quantized.rounded().logits(features));
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void aNetworkThatWasTrainedOnIsQuantizedAgain(Architecture plan) {
    Split split = images.split(0.6, 0.2, 1);
    TrainingOptions options = TrainingOptions.defaults().epochs(2).batchSize(16).learningRate(0.01);
    Network once = Quantization.calibrated(images).apply(plan.initialize(2)).rounded();
    Trained trained = Trainer.train(once, split, options);

    QuantizedNetwork again = Quantization.calibrated(images).apply(trained);
    QuantizedNetwork thrice = Quantization.calibrated(images).apply(again.rounded());

    assertThat(again.rounded().layers()).isEqualTo(once.layers());
    assertThat(again.name()).isEqualTo(once.name());
    INDArray logits = again.logits(images.features());
    assertThat(logits.distance2(thrice.logits(images.features())))
        .isLessThan(0.02 * logits.norm2Number().doubleValue());
  }

  @Test
  void rangesOfANetworkThatIsRoundedAreThoseBeforeItsRounding() {
    Network network = Architectures.mlp(256, 20, 2).initialize(2);
    Dataset dark =
        Dataset.of(
            "dark",
            images.features().mul(0.1),
            new int[images.size()],
            images.classNames(),
            images.provenance());

    Network narrow = Quantization.calibrated(dark).apply(network).rounded();
    QuantizedNetwork wide = Quantization.calibrated(images).apply(narrow);

    assertThat(wide.quantized().get(0).input())
        .isEqualTo(Quantization.calibrated(images).apply(network).quantized().get(0).input());
  }

  @Test
  void theOriginalStaysAsItWas() {
    Network network = Architectures.mlp(256, 20, 2).initialize(2);
    String before = network.fingerprint();

    Quantization.dynamic().apply(network);

    assertThat(network.fingerprint()).isEqualTo(before);
  }

  @Test
  void bytesCountTheWeightsOnce() {
    Network network = Architectures.mlp(256, 20, 2).initialize(2);

    QuantizedNetwork all = Quantization.dynamic().apply(network);
    QuantizedNetwork first = Quantization.dynamic().without("logits").apply(network);

    assertThat(all.bytes()).isEqualTo(256 * 20 + 20 * 2 + 4 * (20 + 2) + 4 * (20 + 2));
    assertThat(first.bytes()).isEqualTo(256 * 20 + 4 * 20 + 4 * (20 + 20 * 2 + 2));
  }

  @Test
  void whatCannotBeQuantizedIsRefused() {
    Network network = Architectures.mlp(256, 20, 2).initialize(2);

    assertThatThrownBy(() -> Quantization.dynamic().without("dense7").apply(network))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("dense7")
        .hasMessageContaining("dense1");
    assertThatThrownBy(() -> Quantization.dynamic().without("dense1", "logits").apply(network))
        .hasMessageContaining("beside those left out");
    assertThatThrownBy(() -> Quantization.dynamic().clipping(0.99))
        .hasMessageContaining("calibrated");
    assertThatThrownBy(() -> Quantization.dynamic().weightBits(9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("9; give 2 to 8");
    assertThatThrownBy(() -> Quantization.calibrated(images).clipping(1.5))
        .hasMessageContaining("1.5");
    assertThatThrownBy(() -> Quantization.calibrated(images.subset(new int[0], "none")))
        .isInstanceOf(DataException.class);
  }
}
