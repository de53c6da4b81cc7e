package io.github.distillery.semi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.distillery.TinyData;
import io.github.distillery.data.Batch;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import io.github.distillery.train.Augmentation;
import io.github.distillery.train.GradientCheck;
import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Tap;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SemiGradientTest {
  private final Architecture dense = Architectures.mlp(4, 6, 3);
  private final Architecture convolutional =
      Architectures.convNet(1, 16, 16, 2, Architectures.maps(2), Architectures.maps(3));

  @Test
  void gradientsAreRightOnDenseStudents() {
    assertRight(
        dense,
        TinyData.clouds(30, 3),
        MeanTeacher.defaults().options(),
        MeanTeacher.defaults().options().sharpening(0.5),
        PseudoLabels.defaults().options().threshold(0.4),
        NoisyStudent.generations(1).options());
  }

  @Test
  void gradientsAreRightOnConvolutionalStudents() {
    assertRight(
        convolutional,
        TinyData.images(24, 3),
        MeanTeacher.defaults().options(),
        NoisyStudent.generations(1).options());
  }

  private static void assertRight(Architecture plan, Dataset samples, UnlabelledOptions... all) {
    SemiSupervised data = SemiSupervised.of(Split.of(samples, samples), 3, 1);
    Network teacher = plan.initialize(11);
    for (UnlabelledOptions options : all) {
      UnlabelledTargets said = new TeacherSaid(data, options, teacher);
      Head labels =
          new Head(
              "labels",
              Schedule.constant(1),
              Tap.LOGITS,
              new PartCrossEntropy("labelled"),
              batch -> data.labelTargets(batch.indices()));
      Head others =
          new Head(
              "others", Schedule.constant(2), Tap.LOGITS, options.measure().loss(), said, said);
      Batch batch =
          new PairedSampling(data, 0.25).batches(data.samples(), 16, 1, 1).iterator().next();
      Batch mixed =
          new PartAugmentation(data, Optional.empty(), Augmentation.mixup(1))
              .change(batch, 1, new SplittableRandom(1));
      for (Batch shown : List.of(batch, mixed)) {
        Network student = plan.initialize(42);
        // biases of exactly 0 above units that are all off stand on the kink of ReLU
        student.graph().params().addi(0.01);
        GradientCheck check = GradientCheck.of(student, List.of(labels, others), shown);
        assertThat(check.isRight()).as(options + ": " + check).isTrue();
        assertThat(check.checked()).isGreaterThan(40);
      }
    }
  }
}
