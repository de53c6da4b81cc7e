package io.github.distillery.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.TinyData;
import io.github.distillery.data.Dataset;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;

class NetworkTest {
  @TempDir Path folder;

  private final Dataset data = TinyData.clouds(30, 1);

  @Test
  void sameSeedSameWeightsAndOtherSeedOtherWeights() {
    Architecture plan = Architectures.mlp(4, 8, 3);

    assertThat(plan.initialize(1).fingerprint()).isEqualTo(plan.initialize(1).fingerprint());
    assertThat(plan.initialize(1).fingerprint()).isNotEqualTo(plan.initialize(2).fingerprint());
  }

  @Test
  void aNetworkTheUserBroughtGivesLogitsWhoseSoftmaxIsItsOutput() {
    MultiLayerNetwork brought = brought(Activation.SOFTMAX);

    Network network = Network.of("brought", brought);

    INDArray expected = brought.output(data.features());
    assertThat(Transforms.softmax(network.logits(data.features())).equalsWithEps(expected, 1e-5))
        .isTrue();
    assertThat(network.classes()).isEqualTo(3);
  }

  @Test
  void theNetworkTheUserBroughtStaysAsItWas() {
    MultiLayerNetwork brought = brought(Activation.SOFTMAX);
    String before = brought.getLayerWiseConfigurations().toJson();

    Network network = Network.of("brought", brought);
    network.graph().params().muli(0);

    assertThat(brought.getLayerWiseConfigurations().toJson()).isEqualTo(before);
    assertThat(brought.params().norm2Number().doubleValue()).isPositive();
  }

  @Test
  void otherEndsThanScoresAreRefused() {
    assertThatThrownBy(() -> Network.of("odd", brought(Activation.TANH)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("odd ends in the layer")
        .hasMessageContaining("tanh");
    MultiLayerNetwork sequences =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(
                    new RnnOutputLayer.Builder()
                        .nIn(4)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
    sequences.init();
    assertThatThrownBy(() -> Network.of("sequences", sequences))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("ends in a RnnOutputLayer");
  }

  @Test
  void imagesAreFlattenedForAPerceptronAndShapedForAConvolution() {
    Dataset images = TinyData.images(5, 1);
    INDArray flat = images.features().reshape('c', 5, 256);
    Network perceptron = Architectures.mlp(256, 8, 2).initialize(1);
    Network lenet = Architectures.lenet(1, 16, 16, 2, 3, 4, 2).initialize(1);

    assertThat(perceptron.logits(images.features())).isEqualTo(perceptron.logits(flat));
    assertThat(lenet.logits(images.features())).isEqualTo(lenet.logits(flat));
  }

  @Test
  void samplesOfAnotherSizeAreRefused() {
    assertThatThrownBy(
            () -> Architectures.lenet(1, 28, 28, 10).initialize(1).logits(data.features()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("takes 784 values a sample")
        .hasMessageContaining("have 4");
  }

  @Test
  void layersHaveNamesAndCanBeLookedInto() {
    Network network = Architectures.mlp(4, 8, 6, 3).initialize(1);

    assertThat(network.layers()).containsExactly("dense1", "dense2", "logits");
    assertThat(network.features(data.features(), "dense2").shape()).containsExactly(30, 6);
    assertThatThrownBy(() -> network.features(data.features(), "dense7"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("no layer \"dense7\"")
        .hasMessageContaining("dense1, dense2, logits");
  }

  @Test
  void aBiasShiftMovesOneLogitAndLeavesTheOriginal() {
    Network network = Architectures.mlp(4, 8, 3).initialize(1);
    INDArray before = network.logits(data.features());

    INDArray moved = network.withBiasShift(1, 2.5).logits(data.features()).sub(before);

    assertThat(moved.getColumn(1).sub(2.5).norm2Number().doubleValue()).isLessThan(1e-4);
    assertThat(moved.getColumn(0).norm2Number().doubleValue()).isLessThan(1e-4);
    assertThat(network.logits(data.features())).isEqualTo(before);
    assertThatThrownBy(() -> network.withBiasShift(3, 1)).hasMessageContaining("no class 3");
  }

  @Test
  void comesBackFromDiskAsItWas() throws IOException {
    Network network = Architectures.lenet(1, 16, 16, 2, 3, 4, 2).initialize(1);
    Dataset images = TinyData.images(5, 1);
    Path file = folder.resolve("student.zip");
    network.save(file);

    Network read = Network.load(file);

    assertThat(read.name()).isEqualTo("student");
    assertThat(read.logits(images.features())).isEqualTo(network.logits(images.features()));
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void filesThatAreNoNetworksAreRefused() throws IOException {
    Path file = folder.resolve("student.zip");
    assertThatThrownBy(() -> Network.load(file))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("student.zip: there is no such file");

    Architectures.mlp(4, 8, 3).initialize(1).save(file);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> Network.load(file))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("no complete DL4J zip");

    Files.writeString(file, "hello");
    assertThatThrownBy(() -> Network.load(file))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("no complete DL4J zip");
  }

  @Test
  void filesThatHoldJavaObjectsAreRefusedBeforeAnyIsMade() throws IOException {
    Path file = folder.resolve("student.zip");
    Architectures.mlp(4, 8, 3).initialize(1).save(file);
    try (FileSystem zip = FileSystems.newFileSystem(file);
        var out = new ObjectOutputStream(Files.newOutputStream(zip.getPath("preprocessor.bin")))) {
      out.writeObject(new Stowaway());
    }

    assertThatThrownBy(() -> Network.load(file))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("student.zip: its entry preprocessor.bin holds a Java object");
    assertThat(Stowaway.awake).isFalse();
  }

  /** Runs code when it is read. */
  private static final class Stowaway implements Serializable {
    private static boolean awake;

    private void readObject(ObjectInputStream in) {
      awake = true;
    }
  }

  @Test
  void plansThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> Architectures.mlp(784)).hasMessageContaining("at least the input");
    assertThatThrownBy(() -> Architectures.mlp(784, 0, 10)).hasMessageContaining("a size is 0");
    assertThatThrownBy(() -> Architectures.lenet(1, 8, 8, 10)).hasMessageContaining("8x8");
    assertThatThrownBy(() -> Architectures.mlp(4, 8, 3).withDropout(0, 1))
        .hasMessageContaining("hidden dropout is 1.0");
    assertThatThrownBy(() -> Architectures.mlp(4, 8, 3).withMaxNorm(0))
        .hasMessageContaining("length is 0.0");
  }

  private static MultiLayerNetwork brought(Activation end) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .list()
                .layer(new DenseLayer.Builder().nIn(4).nOut(6).activation(Activation.TANH).build())
                .layer(
                    new OutputLayer.Builder(
                            end == Activation.SOFTMAX ? LossFunction.MCXENT : LossFunction.MSE)
                        .nIn(6)
                        .nOut(3)
                        .activation(end)
                        .build())
                .build());
    network.init();
    return network;
  }
}
