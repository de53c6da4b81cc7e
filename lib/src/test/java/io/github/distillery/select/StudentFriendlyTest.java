package io.github.distillery.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.TinyData;
import io.github.distillery.data.Batch;
import io.github.distillery.data.Batches;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.distill.SoftTargetLoss;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.model.Temperature;
import io.github.distillery.train.CrossEntropy;
import io.github.distillery.train.GradientCheck;
import io.github.distillery.train.Trained;
import io.github.distillery.train.TrainingOptions;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class StudentFriendlyTest {
  private final Split split = TinyData.split();
  private final TrainingOptions options =
      TrainingOptions.defaults().epochs(6).batchSize(32).learningRate(0.01);

  @Test
  void theGradientIsRightInTeacherAndBranch() {
    assertRight(
        Architectures.mlp(4, 6, 5, 3), TinyData.clouds(6, 5), StudentFriendly.branch("dense1", 4));
    assertRight(
        Architectures.lenet(1, 16, 16, 2, 2, 3, 2),
        TinyData.images(2, 5),
        StudentFriendly.branch("pool1", 3).weights(2, 0));
  }

  private static void assertRight(Architecture plan, Dataset data, StudentFriendly way) {
    Batch batch = Batches.inOrder(data, data.size()).iterator().next();
    Network teacher = plan.initialize(42);
    // biases of exactly 0 above units that are all off stand on the kink of ReLU
    teacher.graph().params().addi(0.01);
    GradientCheck check = GradientCheck.of(teacher, way.heads(plan.initialize(1).classes()), batch);

    assertThat(check.isRight()).as(check.toString()).isTrue();
    assertThat(check.checked()).isGreaterThan(50);
  }

  @Test
  void theLossIsThatOfSoftTargetsAndLabels() {
    INDArray branch = Nd4j.rand(new int[] {5, 3}).muli(4);
    INDArray teacher = Nd4j.rand(new int[] {5, 3}).muli(4);
    INDArray labels = Nd4j.eye(3).getRows(0, 1, 2, 0, 1);
    Temperature t = new Temperature(3);
    var identity = new ActivationIdentity();

    double loss =
        new StudentBranchLoss(0.7, 0.2, t)
            .computeScore(labels, Nd4j.concat(1, branch, teacher), identity, null, true);

    double soft = new SoftTargetLoss(t).computeScore(teacher, branch, identity, null, true);
    double hard = new CrossEntropy().computeScore(labels, branch, identity, null, true);
    assertThat(loss).isCloseTo(0.7 * soft + 0.2 * hard, within(1e-5));
  }

  @Test
  void whatComesOutIsTheTeacherAloneAndItHasLearnt() {
    Architecture plan = Architectures.mlp(4, 16, 16, 3);
    Trained teacher = StudentFriendly.branch("dense1", 4).train(plan, split, options);

    assertThat(teacher.layers()).isEqualTo(plan.initialize(1).layers());
    assertThat(Evaluation.of(teacher, split.validation()).accuracy()).isGreaterThan(0.8);
    assertThat(teacher.history().best().losses()).containsKeys("hard", "branch on dense1");
  }

  @Test
  void aLayerThatIsNotThereIsRefused() {
    assertThatThrownBy(
            () ->
                StudentFriendly.branch("dense9", 4)
                    .train(Architectures.mlp(4, 5, 3), split, options))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("dense9");
    assertThatThrownBy(() -> StudentFriendly.branch("dense1", 0)).hasMessageContaining("1 or more");
    assertThatThrownBy(() -> StudentFriendly.branch("dense1", 2).weights(0, 1))
        .hasMessageContaining("above 0");
  }
}
