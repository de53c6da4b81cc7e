package io.github.distillery.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.distillery.TinyData;
import io.github.distillery.data.Batch;
import io.github.distillery.data.Batches;
import io.github.distillery.data.Dataset;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

class GradientCheckTest {
  private final Dataset data = TinyData.clouds(6, 1);
  private final Batch batch = Batches.inOrder(data, 6).iterator().next();
  private final Network student = Architectures.mlp(4, 5, 3).initialize(1);

  /** The sum of squares of what the student says, over the batch's size. */
  private static final class Squares extends BatchLoss {
    private static final long serialVersionUID = 1L;
    private final double factor;

    Squares(double factor) {
      this.factor = factor;
    }

    @Override
    protected Result evaluate(INDArray targets, INDArray student) {
      double loss = student.mul(student).sumNumber().doubleValue() / student.size(0);
      return new Result(loss, student.mul(factor / student.size(0)));
    }

    @Override
    public String name() {
      return "squares";
    }
  }

  @Test
  void aRightGradientIsFoundRight() {
    GradientCheck check = GradientCheck.of(student, List.of(head("logits", 2)), batch);

    assertThat(check.isRight()).as(check.toString()).isTrue();
    assertThat(check.checked()).isEqualTo(4 * 5 + 5 + 5 * 3 + 3);
  }

  @Test
  void aGradientTooLargeByAThirdIsFoundWrong() {
    GradientCheck check = GradientCheck.of(student, List.of(head("logits", 2.7)), batch);

    assertThat(check.isRight()).isFalse();
    assertThat(check.toString()).contains("WRONG").contains("by differences");
  }

  @Test
  void aGradientThatIsNoNumberIsFoundWrongHoweverRightTheRestIs() {
    Head inside =
        new Head(
            "inside",
            Schedule.constant(1),
            Tap.layer("dense1"),
            new Squares(Double.NaN),
            Batch::labels);

    GradientCheck check =
        GradientCheck.of(student, List.of(inside, Head.labels(Schedule.constant(1))), batch);

    assertThat(check.isRight()).isFalse();
  }

  @Test
  void aHeadInsideTheStudentHasTheRightGradientBesideOneOnTheLogits() {
    Head inside =
        new Head(
            "inside", Schedule.constant(0.3), Tap.layer("dense1"), new Squares(2), Batch::labels);

    assertThat(GradientCheck.of(student, List.of(inside), batch).isRight()).isTrue();
    assertThat(
            GradientCheck.of(student, List.of(inside, Head.labels(Schedule.constant(0.7))), batch)
                .isRight())
        .isTrue();
  }

  @Test
  void dropoutAndWeightDecayDoNotMakeARightGradientWrong() {
    Network regularized =
        Architecture.of(
                "regularized",
                new NeuralNetConfiguration.Builder()
                    .l2(0.1)
                    .dropOut(0.5)
                    .graphBuilder()
                    .addInputs("input")
                    .setInputTypes(InputType.feedForward(4))
                    .addLayer("dense1", new DenseLayer.Builder().nOut(5).build(), "input")
                    .addLayer("dropped", new DropoutLayer(0.5), "dense1")
                    .addLayer(
                        "logits",
                        new DenseLayer.Builder().nOut(3).activation(Activation.IDENTITY).build(),
                        "dropped")
                    .setOutputs("logits")
                    .build())
            .initialize(1);

    GradientCheck check = GradientCheck.of(regularized, List.of(head("logits", 2)), batch);

    assertThat(check.isRight()).as(check.toString()).isTrue();
    assertThat(GradientCheck.of(regularized, List.of(head("logits", 2.7)), batch).isRight())
        .isFalse();
    assertThat(regularized.graph().getLayer("dense1").conf().getLayer().getIDropout()).isNotNull();
  }

  @Test
  void aHeadOnMapsHasTheRightGradient() {
    Dataset images = TinyData.images(4, 1);
    Network convolution = Architectures.lenet(1, 16, 16, 2, 3, 5, 2).initialize(1);
    Head inside =
        new Head("maps", Schedule.constant(0.3), Tap.layer("conv2"), new Squares(2), Batch::labels);

    GradientCheck check =
        GradientCheck.of(
            convolution, List.of(inside), Batches.inOrder(images, 4).iterator().next());

    assertThat(check.isRight()).as(check.toString()).isTrue();
    assertThat(check.checked()).isGreaterThan(200);
  }

  @Test
  void imagesOnAnEmptyBackgroundDoNotMakeARightGradientWrong() {
    Dataset images = TinyData.images(4, 1);
    INDArray cut = images.features().dup();
    cut.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(0, 8)).assign(0);
    Network convolution = Architectures.lenet(1, 16, 16, 2, 3, 5, 2).initialize(1);
    Head inside =
        new Head("maps", Schedule.constant(1), Tap.layer("conv1"), new Squares(2), Batch::labels);

    GradientCheck check =
        GradientCheck.of(
            convolution,
            List.of(inside),
            Batches.inOrder(images.withFeatures(cut), 4).iterator().next());

    assertThat(check.isRight()).as(check.toString()).isTrue();
  }

  private static Head head(String layer, double factor) {
    return new Head(
        "squares", Schedule.constant(1), Tap.layer(layer), new Squares(factor), Batch::labels);
  }
}
