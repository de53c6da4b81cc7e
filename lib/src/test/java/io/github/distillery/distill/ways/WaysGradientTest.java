package io.github.distillery.distill.ways;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.distillery.TinyData;
import io.github.distillery.data.Batch;
import io.github.distillery.data.Batches;
import io.github.distillery.data.Dataset;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import io.github.distillery.train.GradientCheck;
import io.github.distillery.train.Head;
import io.github.distillery.train.Upkeep;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Gradients while what the others say stands still, as it does within a step. */
class WaysGradientTest {
  private final Dataset points = TinyData.clouds(6, 5);
  private final Dataset images = TinyData.images(2, 5);
  private final Architecture dense = Architectures.mlp(4, 6, 5, 3);
  private final Architecture convolutional = Architectures.lenet(1, 16, 16, 2, 2, 3, 2);

  @Test
  void mutualLearningIsRightOnDenseAndConvolutionalPupils() {
    assertRight(dense, points, MutualLearning.peers().heads(0, 3));
    assertRight(dense, points, MutualLearning.ensemble().heads(0, 3));
    assertRight(convolutional, images, MutualLearning.peers().heads(2, 3));
  }

  @Test
  void earlyExitsAreRightOnDenseAndConvolutionalNetworks() {
    assertRight(dense, points, OwnTeacher.exits("dense1", "dense2").heads(3));
    assertRight(convolutional, images, OwnTeacher.exits("pool1", "conv2").heads(2));
  }

  private static void assertRight(Architecture plan, Dataset data, List<Head> heads) {
    Batch batch = Batches.inOrder(data, data.size()).iterator().next();
    List<Upkeep.Pupil> cohort =
        List.of(says(plan, 1, data), says(plan, 2, data), says(plan, 3, data));
    heads.forEach(head -> head.upkeep().beforeTraining(cohort));

    Network student = plan.initialize(42);
    // biases of exactly 0 above units that are all off stand on the kink of ReLU
    student.graph().params().addi(0.01);
    GradientCheck check = GradientCheck.of(student, heads, batch);

    assertThat(check.isRight()).as(check.toString()).isTrue();
    assertThat(check.checked()).isGreaterThan(50);
  }

  private static Upkeep.Pupil says(Architecture plan, long seed, Dataset data) {
    Network pupil = plan.initialize(seed);
    return new Upkeep.Pupil() {
      @Override
      public INDArray logits(Batch batch) {
        return pupil.logits(data);
      }

      @Override
      public INDArray parameters() {
        return pupil.graph().params();
      }
    };
  }
}
