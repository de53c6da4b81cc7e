package io.github.distillery.model;

import static io.github.distillery.model.Architectures.maps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.TinyData;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

class ArchitecturesTest {
  private final INDArray mnist = Nd4j.zeros(DataType.FLOAT, 2, 1, 28, 28);

  @Test
  void aConvNetHasStagesWithPoolingBetweenThem() {
    Network network = Architectures.convNet(1, 28, 28, 10, maps(4), maps(6, 5)).initialize(1);

    assertThat(network.name()).isEqualTo("convNet 4|6-5");
    assertThat(network.layers())
        .containsExactly(
            "conv1", "norm1", "relu1", "pool1", "conv2", "norm2", "relu2", "conv3", "norm3",
            "relu3", "average", "logits");
    assertThat(shape(network, "relu1")).isEqualTo("[4, 28, 28]");
    assertThat(shape(network, "relu3")).isEqualTo("[5, 14, 14]");
    assertThat(shape(network, "average")).isEqualTo("[5]");
    int weights = 4 * 9 + 4 * 6 * 9 + 6 * 5 * 9 + 5 * 10 + 10;
    assertThat(network.parameters()).isEqualTo(weights + 4 * (4 + 6 + 5));
  }

  @Test
  void withoutNormTheConvolutionsHaveBiasAndReluThemselves() {
    Network network = Architectures.convNetWithoutNorm(3, 8, 8, 2, maps(4), maps(6)).initialize(1);

    assertThat(network.layers()).containsExactly("conv1", "pool1", "conv2", "average", "logits");
    assertThat(network.parameters()).isEqualTo(3 * 4 * 9 + 4 + 4 * 6 * 9 + 6 + 6 * 2 + 2);
    INDArray noise = Nd4j.randn(DataType.FLOAT, 2, 3, 8, 8);
    assertThat(network.features(noise, "conv2").minNumber().doubleValue()).isZero();
  }

  @Test
  void teacherAndStudentOfFitNetsHaveTheSizesTheirJavadocSays() {
    Network teacher = Architectures.fitNetTeacher(1, 28, 28, 10).initialize(1);
    Network student = Architectures.fitNetStudent(1, 28, 28, 10).initialize(1);

    assertThat(teacher.parameters()).isEqualTo(361_534);
    assertThat(student.parameters()).isEqualTo(29_778);
    assertThat(student.layers().stream().filter(layer -> layer.startsWith("conv"))).hasSize(6);
    assertThat(shape(student, "relu4")).isEqualTo("[24, 14, 14]");
    assertThat(shape(teacher, "relu2")).isEqualTo("[64, 14, 14]");
    assertThat(student.logits(mnist).shape()).containsExactly(2, 10);
    assertThat(teacher.logits(mnist).shape()).containsExactly(2, 10);
  }

  @Test
  void aResidualNetHasWidthAndDepthAsParameters() {
    Network network = Architectures.residualNet(1, 28, 28, 10, 4, 2).initialize(1);

    assertThat(network.name()).isEqualTo("residual 4 maps, 2 blocks a stage");
    assertThat(shape(network, "relu1")).isEqualTo("[4, 28, 28]");
    assertThat(shape(network, "block2")).isEqualTo("[4, 28, 28]");
    assertThat(shape(network, "block3shortcutnorm")).isEqualTo("[8, 14, 14]");
    assertThat(shape(network, "block6")).isEqualTo("[16, 7, 7]");
    assertThat(network.layers()).contains("block1add", "block5conv2").doesNotContain("block7");
    int stem = 4 * 9 + 4 * 4;
    int first = 2 * (2 * (16 * 9 + 16));
    int second = (4 * 8 * 9 + 8 * 8 * 9 + 4 * 8 + 3 * 32) + 2 * (64 * 9 + 32);
    int third = (8 * 16 * 9 + 16 * 16 * 9 + 8 * 16 + 3 * 64) + 2 * (256 * 9 + 64);
    assertThat(network.parameters()).isEqualTo(stem + first + second + third + 16 * 10 + 10);
  }

  @Test
  void aResidualBlockAddsItsInput() {
    Network network = Architectures.residualNet(1, 8, 8, 2, 2, 1).initialize(1);
    INDArray noise = Nd4j.randn(DataType.FLOAT, 3, 1, 8, 8);

    INDArray sum = network.features(noise, "relu1").add(network.features(noise, "block1norm2"));

    assertThat(network.features(noise, "block1add").equalsWithEps(sum, 1e-5)).isTrue();
    assertThat(sum.minNumber().doubleValue()).isNegative();
  }

  @Test
  void whatStandsBeforeReluIsSeenAsItIs() {
    Network network = Architectures.convNet(1, 8, 8, 2, maps(3)).initialize(1);
    INDArray noise = Nd4j.randn(DataType.FLOAT, 3, 1, 8, 8);
    INDArray logits = network.logits(noise);

    INDArray normed = network.features(noise, "norm1");

    assertThat(normed.minNumber().doubleValue()).isNegative();
    assertThat(Transforms.relu(normed).equalsWithEps(network.features(noise, "relu1"), 1e-5))
        .isTrue();
    assertThat(network.logits(noise)).isEqualTo(logits);
  }

  @Test
  void netsWithBatchNormLearnAndGatherStatistics() {
    Dataset images = TinyData.images(64, 1);
    Split split = images.split(0.7, 0.15, 1);
    TrainingOptions options = TrainingOptions.defaults().epochs(8).batchSize(16).learningRate(0.01);

    for (Architecture plan :
        new Architecture[] {
          Architectures.convNet(1, 16, 16, 2, maps(3), maps(4)),
          Architectures.residualNet(1, 16, 16, 2, 2, 1)
        }) {
      Network trained = Trainer.train(plan, split, options).network();

      INDArray mean = trained.graph().getLayer("norm1").getParam("mean");
      assertThat(mean.norm2Number().doubleValue()).as(plan.name()).isPositive();
      long right = 0;
      int[] predicted = trained.predict(split.test().features());
      for (int i = 0; i < predicted.length; i++) {
        right += predicted[i] == split.test().classOf(i) ? 1 : 0;
      }
      assertThat(right).as(plan.name()).isGreaterThan(predicted.length * 3L / 4);
    }
  }

  @Test
  void plansThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> Architectures.convNet(1, 28, 28, 10))
        .hasMessageContaining("a stage has no convolution");
    assertThatThrownBy(() -> Architectures.convNet(1, 28, 28, 10, maps(4), maps()))
        .hasMessageContaining("maps(32, 32)");
    assertThatThrownBy(() -> Architectures.convNet(1, 28, 28, 10, maps(4, 0)))
        .hasMessageContaining("a size is 0");
    assertThatThrownBy(() -> Architectures.convNet(1, 3, 3, 10, maps(4), maps(4), maps(4)))
        .hasMessageContaining("images of 3x3")
        .hasMessageContaining("at least 4x4");
    assertThatThrownBy(() -> Architectures.residualNet(1, 28, 28, 10, 8, 0))
        .hasMessageContaining("a size is 0");
  }

  private static String shape(Network network, String layer) {
    INDArray sample = Nd4j.zeros(DataType.FLOAT, 1, 1, 28, 28);
    return network.featureShape(sample, layer).toString();
  }
}
