package io.github.distillery.distill;

import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.TinyData;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.label.SoftLabels;
import io.github.distillery.label.TeacherOutputs;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What cannot work is refused when a distillation is built, and says what would help. */
class BadInputTest {
  private final Split split = TinyData.split();
  private final Dataset train = split.train();
  private final TrainingOptions options = TrainingOptions.defaults().epochs(1).batchSize(16);
  private final Architecture plan = Architectures.mlp(4, 8, 3);
  private final Network teacher = Architectures.mlp(4, 16, 3).initialize(9);

  @Test
  void aLayerThatIsNotThereIsNamedWithTheNearestOne() {
    Network student = Architectures.lenet(1, 16, 16, 2, 2, 3, 2).initialize(1);
    Dataset images = TinyData.images(4, 1);
    SignalContext context =
        new SignalContext(student, TeacherOutputs.online(student), images, options);

    for (var shape :
        List.<java.util.function.Function<String, ?>>of(
            context::studentShape,
            context::teacherShape,
            l -> student.features(images.features(), l))) {
      assertThatThrownBy(() -> shape.apply("cnov2"))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("no layer \"cnov2\" (did you mean \"conv2\"?)")
          .hasMessageContaining("its layers are [conv1, pool1, conv2");
      assertThatThrownBy(() -> shape.apply("attention"))
          .hasMessageContaining("no layer \"attention\"; its layers are");
    }
  }

  @Test
  void otherNumbersOfClassesAreRefusedWithAllThreeSides() {
    assertRefused(Distillation.from(teacher).soft(1, temperature(4)), Architectures.mlp(4, 8, 7))
        .hasMessageContaining("the teacher knows 3 classes, the student 4-8-7 gives 7");
    Classifier wide = Architectures.mlp(4, 8, 7).initialize(1);
    assertRefused(Distillation.from(wide).hard(1), Architectures.mlp(4, 8, 7))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("knows 7 classes, " + train.name() + " has 3");
    assertRefused(Distillation.withoutTeacher().hard(1), Architectures.mlp(4, 8, 7))
        .hasMessageContaining("the student 4-8-7 gives 7 classes, " + train.name() + " has 3");
  }

  @Test
  void theSameNumberOfOtherClassesIsRefused() {
    Trained taught = Trainer.train(plan, split, options);
    Dataset turned = named(train, "c", "a", "b");
    Split others = Split.of(turned, named(split.validation(), "c", "a", "b"));
    Distillation distillation = Distillation.from(taught).soft(1, temperature(4));

    assertThat(taught.classNames()).containsExactly("a", "b", "c");
    assertThatThrownBy(() -> distillation.train(plan, others, options))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("knows the classes [a, b, c], " + train.name() + " has [c, a, b]")
        .hasMessageContaining("in the teacher's order");
    assertThatThrownBy(() -> distillation.checkGradient(plan, turned))
        .hasMessageContaining("knows the classes [a, b, c]");
    assertThatThrownBy(() -> SoftLabels.from(taught, turned))
        .hasMessageContaining("knows the classes [a, b, c]");
  }

  @Test
  void aTeacherThatIsTheStudentIsRefusedAndItsCopyIsNot() {
    Trained taught = Trainer.train(plan, split, options);

    for (Classifier same : List.of(taught, taught.network())) {
      assertThatThrownBy(
              () ->
                  Distillation.from(same)
                      .soft(1, temperature(4))
                      .train(taught.network(), split, options))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("teacher and student are the same network, 4-8-3")
          .hasMessageContaining("copy()");
    }
    Trained further =
        Distillation.from(taught)
            .soft(1, temperature(4))
            .hard(1)
            .train(taught.network().copy(), split, options);
    assertThat(further.fingerprint()).isNotEqualTo(taught.fingerprint());
  }

  @Test
  void softLabelsOfOtherDataAreRefused() {
    SoftLabels labels = SoftLabels.from(teacher, TinyData.clouds(train.size(), 99));

    assertRefused(Distillation.from(labels).soft(1, temperature(4)), plan)
        .isInstanceOf(DataException.class)
        .hasMessageContaining("are for other data")
        .hasMessageContaining("for exactly the samples that are trained on");
  }

  @Test
  void softLabelsOfAnotherNumberOfClassesAreRefused() {
    SoftLabels labels = SoftLabels.from(teacher, train);

    assertRefused(Distillation.from(labels).soft(1, temperature(4)), Architectures.mlp(4, 8, 2))
        .hasMessageContaining("the teacher knows 3 classes, the student 4-8-2 gives 2");
  }

  @Test
  void aTeacherThatSaysNaNOrInfinityIsRefusedWithTheSample() {
    for (double bad :
        new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
      Classifier broken =
          new StubTeacher(3, features -> teacher.logits(features).dup().putScalar(17, 1, bad));

      assertRefused(Distillation.from(broken).soft(1, temperature(4)), plan)
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("the teacher stub gives scores for sample 17 that are not finite")
          .hasMessageContaining(Float.toString((float) bad));
    }
  }

  @Test
  void finiteScoresThatAddUpToInfinityAreNotRefused() {
    Classifier loud = new StubTeacher(3, features -> teacher.logits(features).assign(3e38));

    assertThat(SoftLabels.from(loud, train).logits().minNumber().doubleValue()).isFinite();
  }

  @Test
  void aTeacherAskedOnTheWayIsRefusedAtItsFirstBatch() {
    int wanted = 23;
    INDArray row = train.features(new int[] {wanted});
    AtomicInteger asked = new AtomicInteger();
    Classifier broken =
        new StubTeacher(
            3,
            features -> {
              asked.incrementAndGet();
              INDArray logits = teacher.logits(features).dup();
              for (int i = 0; i < features.size(0); i++) {
                if (features.getRow(i, true).equals(row)) {
                  logits.putScalar(i, 0, Double.NaN);
                }
              }
              return logits;
            });

    assertThatThrownBy(
            () ->
                Distillation.from(broken)
                    .soft(1, temperature(4))
                    .train(
                        plan,
                        split,
                        options.batchSize(1000).augmentation((features, random) -> features)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("for sample 23 that are not finite");
    assertThat(asked).hasValue(1);
  }

  @Test
  void weightsBelowZeroAreRefused() {
    for (double weight : new double[] {-0.1, 0, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> Distillation.from(teacher).with(weight, Signal.logitMatching()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("the weight of \"logits\" is " + weight);
    }
    assertThatThrownBy(() -> Schedule.linear(1, -0.1)).hasMessageContaining("-0.1");
  }

  @Test
  void temperaturesThatAreOrComeToZeroAreRefused() {
    Schedule one = Schedule.constant(1);
    Distillation distillation = Distillation.from(teacher);

    assertThatThrownBy(() -> distillation.soft(1, temperature(0)))
        .hasMessageContaining("temperature is 0.0; give a number above 0");
    assertThatThrownBy(() -> distillation.soft(one, Schedule.constant(0)))
        .hasMessageContaining("temperature is 0.0");
    for (Schedule cooling :
        List.of(Schedule.linear(4, 0), Schedule.cosine(4, 0), Schedule.byLoss(0, 4))) {
      assertThatThrownBy(() -> distillation.soft(one, cooling))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("goes down to 0.0 (" + cooling + ")")
          .hasMessageContaining("let it end above 0");
      assertThatThrownBy(() -> new DecoupledKnowledge(1, cooling)).hasMessageContaining("to 0.0");
      assertThatThrownBy(() -> new Dist(1, 1, cooling)).hasMessageContaining("to 0.0");
      assertThatThrownBy(() -> new VirtualTeacher(0.9, cooling)).hasMessageContaining("to 0.0");
    }
    assertThat(new SoftTargets(Schedule.linear(4, 1)).temperature().least()).isEqualTo(1.0);
  }

  @Test
  void aDistillationWithoutSignalIsRefused() {
    assertRefused(Distillation.from(teacher), plan)
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("no signal; add .soft(0.9, temperature(4)) or .hard(1)");
  }

  @Test
  void aSignalThatAsksATeacherIsRefusedWithoutOne() {
    for (Signal signal :
        List.of(
            new SoftTargets(temperature(4)),
            Signal.logitMatching(),
            Signal.decoupled(1, temperature(4)),
            Signal.dist(1, 1, temperature(4)))) {
      assertRefused(Distillation.withoutTeacher().hard(1).with(1, signal), plan)
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("\"" + signal.name() + "\" asks a teacher")
          .hasMessageContaining("Distillation.from(teacher)");
    }
  }

  @Test
  void emptyPartsAreRefused() {
    Dataset none = train.subset(new int[0], "nothing");
    Distillation distillation = Distillation.from(teacher).soft(1, temperature(4));

    assertThatThrownBy(() -> distillation.train(plan, split.withTrain(none), options))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("nothing is empty");
    assertThatThrownBy(() -> distillation.train(plan, Split.of(train, none), options))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("nothing is empty");
    assertThatThrownBy(() -> distillation.checkGradient(plan, none))
        .hasMessageContaining("nothing is empty");
  }

  @Test
  void samplesThatTheStudentCannotTakeAreRefused() {
    assertRefused(Distillation.from(teacher).hard(1), Architectures.mlp(5, 8, 3))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("5-8-3");
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      Distillation distillation, Architecture student) {
    return assertThatThrownBy(() -> distillation.train(student, split, options));
  }

  private static Dataset named(Dataset data, String... names) {
    return Dataset.of(
        data.name(), data.features(), data.classOf(), List.of(names), data.provenance());
  }
}
