package io.github.distillery.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.distillery.TinyData;
import io.github.distillery.data.Batch;
import io.github.distillery.data.Batches;
import io.github.distillery.data.Dataset;
import io.github.distillery.distill.SoftTargetLoss;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import io.github.distillery.model.Temperature;
import java.util.List;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;

/** DL4J's own checker compares every parameter's gradient with a finite difference. */
class ScaffoldGradientTest {
  private static final double STEP = 1e-6;
  private static final double MOST_RELATIVE_ERROR = 1e-5;
  private static final double LEAST_ABSOLUTE_ERROR = 1e-9;

  @BeforeEach
  void useDoubles() {
    Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
  }

  @AfterEach
  void useFloatsAgain() {
    Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
  }

  @Test
  void softAndHardHeadsOnAPerceptronHaveTheRightGradient() {
    var plan =
        graph()
            .setInputTypes(InputType.feedForward(4))
            .addLayer("hidden", new DenseLayer.Builder().nOut(5).build(), "input")
            .addLayer("logits", logits(3), "hidden")
            .setOutputs("logits")
            .build();

    assertGradientsAreRight(Architecture.of("perceptron", plan), TinyData.clouds(6, 1));
  }

  @Test
  void softAndHardHeadsOnAConvolutionHaveTheRightGradient() {
    var plan =
        graph()
            .setInputTypes(InputType.convolutionalFlat(16, 16, 1))
            .addLayer(
                "conv", new ConvolutionLayer.Builder(5, 5).stride(4, 4).nOut(2).build(), "input")
            .addLayer("logits", logits(2), "conv")
            .setOutputs("logits")
            .build();

    assertGradientsAreRight(Architecture.of("convolution", plan), TinyData.images(4, 1));
  }

  @Test
  void theLossOfAStepIsTheSumOfItsHeads() {
    Dataset data = TinyData.clouds(6, 1);
    Scaffold scaffold =
        Scaffold.around(
            Architectures.mlp(4, 5, 3).initialize(1), data.features(), heads(data), still(1));

    double loss = scaffold.fit(Batches.inOrder(data, 6).iterator().next(), Moment.START);

    assertThat(scaffold.losses()).containsOnlyKeys("soft", "hard");
    double sum = scaffold.losses().values().stream().mapToDouble(d -> d).sum();
    assertThat(loss).isCloseTo(sum, org.assertj.core.api.Assertions.within(1e-9));
  }

  private static TrainingOptions still(long seed) {
    return TrainingOptions.defaults().updater(new NoOp()).seed(seed);
  }

  private static void assertGradientsAreRight(Architecture plan, Dataset data) {
    Network student = plan.initialize(3);
    assertThat(student.graph().params().dataType()).isEqualTo(DataType.DOUBLE);
    List<Head> heads = heads(data);
    ComputationGraph graph =
        Scaffold.around(student, data.features().castTo(DataType.DOUBLE), heads, still(3)).graph();
    Batch batch = Batches.inOrder(data, data.size()).iterator().next();
    INDArray[] targets =
        heads.stream()
            .map(head -> head.targets().of(batch).castTo(DataType.DOUBLE))
            .toArray(INDArray[]::new);

    boolean right =
        GradientCheckUtil.checkGradients(
            new GradientCheckUtil.GraphConfig()
                .net(graph)
                .epsilon(STEP)
                .maxRelError(MOST_RELATIVE_ERROR)
                .minAbsoluteError(LEAST_ABSOLUTE_ERROR)
                .inputs(new INDArray[] {student.fit(batch.features()).castTo(DataType.DOUBLE)})
                .labels(targets));

    assertThat(right).as("gradients as computed and by finite differences agree").isTrue();
  }

  private static List<Head> heads(Dataset data) {
    INDArray teacher = Nd4j.randn(DataType.DOUBLE, data.size(), data.classes()).mul(3);
    return List.of(
        new Head(
            "soft",
            Schedule.constant(0.9),
            Tap.LOGITS,
            new SoftTargetLoss(new Temperature(4)),
            batch -> teacher.getRows(batch.indices())),
        Head.labels(Schedule.constant(0.1)));
  }

  private static ComputationGraphConfiguration.GraphBuilder graph() {
    return new NeuralNetConfiguration.Builder()
        .dataType(DataType.DOUBLE)
        .activation(Activation.TANH)
        .updater(new NoOp())
        .graphBuilder()
        .addInputs("input");
  }

  private static DenseLayer logits(int classes) {
    return new DenseLayer.Builder().nOut(classes).activation(Activation.IDENTITY).build();
  }
}
