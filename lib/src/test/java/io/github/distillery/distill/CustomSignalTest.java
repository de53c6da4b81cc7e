package io.github.distillery.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.TinyData;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.evaluate.Fidelity;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.BatchLoss;
import io.github.distillery.train.GradientCheck;
import io.github.distillery.train.Trained;
import io.github.distillery.train.TrainingOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

class CustomSignalTest {
  private final Split split = TinyData.split();
  private final Network teacher = Architectures.mlp(4, 12, 3).initialize(9);
  private final Architecture dense = Architectures.mlp(4, 6, 3);
  private final Dataset images = TinyData.images(12, 1);
  private final Network imageTeacher = Architectures.lenet(1, 16, 16, 3, 4, 6, 2).initialize(9);
  private final Architecture lenet = Architectures.lenet(1, 16, 16, 3, 4, 6, 2);
  private final TrainingOptions options =
      TrainingOptions.defaults().epochs(3).batchSize(16).learningRate(0.01);

  @Test
  void aFormulaOnTheLogitsHasTheRightGradientOnADenseAndAConvolutionalStudent() {
    for (String kind : new String[] {"squares", "cosine", "reverse"}) {
      Signal mine = Signal.custom(kind, OwnLosses.formula(kind));
      assertRight(Distillation.from(teacher).with(0.7, mine).checkGradient(dense, split.train()));
      assertRight(Distillation.from(imageTeacher).with(0.7, mine).checkGradient(lenet, images));
    }
  }

  @Test
  void aLossFunctionOnTheLogitsHasTheRightGradientOnADenseAndAConvolutionalStudent() {
    for (String kind : new String[] {"squares", "cosine", "reverse"}) {
      Signal mine = Signal.custom(kind, OwnLosses.loss(kind));
      assertRight(Distillation.from(teacher).with(0.7, mine).checkGradient(dense, split.train()));
      assertRight(Distillation.from(imageTeacher).with(0.7, mine).checkGradient(lenet, images));
    }
  }

  @Test
  void aFormulaSeesMapsAsMaps() {
    Signal energy =
        Signal.custom(
            "energy",
            "conv2",
            "conv1",
            (sd, ofTeacher, ofStudent) -> {
              assertThat(ofTeacher.getShape()).hasSize(4);
              return sd.mean(
                  sd.math.square(
                      sd.math
                          .square(ofTeacher)
                          .mean(1, 2, 3)
                          .sub(sd.math.square(ofStudent).mean(1, 2, 3))));
            });

    assertRight(Distillation.from(imageTeacher).with(1, energy).checkGradient(lenet, images));
  }

  @Test
  void everyKindOfLossFunctionServesAPairOfLayers() {
    Architecture wide = Architectures.mlp(4, 12, 3);

    assertRight(
        Distillation.from(teacher)
            .with(1, Signal.custom("dl4j", "dense1", "dense1", new LossMSE()))
            .checkGradient(wide, split.train()));
    assertRight(
        Distillation.from(teacher)
            .with(1, Signal.custom("rows", "dense1", "dense1", new OwnLosses.Squares()))
            .checkGradient(wide, split.train()));
    assertRight(
        Distillation.from(teacher)
            .with(1, Signal.custom("batch", "dense1", "dense1", new MeanLengths()))
            .checkGradient(dense, split.train()));
    assertRight(
        Distillation.from(imageTeacher)
            .with(1, Signal.custom("maps", "conv2", "conv1", new MeanLengths()))
            .checkGradient(lenet, images));
  }

  @Test
  void formulaAndLossFunctionTrainToTheSameStudent() {
    Trained byFormula =
        Distillation.from(teacher)
            .with(1, Signal.custom("mine", OwnLosses.REVERSE))
            .train(dense, split, options);
    Trained byClass =
        Distillation.from(teacher)
            .with(1, Signal.custom("mine", new OwnLosses.Reverse()))
            .train(dense, split, options);

    assertThat(Fidelity.of(byFormula, byClass, split.test()).divergence()).isLessThan(1e-8);
    assertThat(byFormula.history().epochs().get(2).losses()).containsKey("mine");
    assertThat(byFormula.history().epochs().get(2).loss())
        .isLessThan(byFormula.history().epochs().get(0).loss());
  }

  @Test
  void nothingIsPrintedByTheWay() {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream watched = new PrintStream(printed, true, StandardCharsets.UTF_8);
    System.setOut(watched);
    try {
      Distillation.from(teacher)
          .with(1, Signal.custom("mine", OwnLosses.SQUARES))
          .checkGradient(dense, split.train());
      assertThat(System.out).isSameAs(watched);
    } finally {
      System.setOut(before);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void aFormulaThatGivesNoNumberIsRefused() {
    assertRefused(
        Signal.custom("mine", (sd, t, s) -> sd.math.square(t.sub(s))),
        "the formula of the signal \"mine\" gives [2, 3]",
        "sd.mean");
    assertRefused(Signal.custom("mine", (sd, t, s) -> null), "gives nothing");
  }

  @Test
  void aFormulaWithoutGradientIsRefused() {
    assertRefused(
        Signal.custom("mine", (sd, t, s) -> sd.mean(sd.nn.logSoftmax(s, 1))),
        "has a value but no gradient",
        "Formula.logSoftmax");
    assertRefused(Signal.custom("mine", (sd, t, s) -> sd.mean(t)), "has a value but no gradient");
  }

  @Test
  void aFormulaWhoseShapesDoNotMeetIsRefusedWithBothShapes() {
    assertRefused(
        Signal.custom("mine", "dense1", "dense1", OwnLosses.SQUARES),
        "the formula of the signal \"mine\"",
        "teacher [2, 12] and student [2, 6]");
    assertRefused(
        Signal.custom(
            "mine",
            (sd, t, s) -> {
              throw new IllegalStateException("what I meant");
            }),
        "what I meant",
        "teacher [2, 3]");
  }

  @Test
  void aLossFunctionThatCannotCompareTheLayersIsRefusedWithBothSides() {
    assertRefused(
        Signal.custom("mine", "dense1", "dense1", new OwnLosses.Squares()),
        "teacher's layer \"dense1\" gives [12] and the student's layer \"dense1\" gives [6]");
    assertRefused(
        Signal.custom("mine", "dense1", "dense1", new LossMSE()),
        "fails on the teacher's layer \"dense1\", [12] a sample, and the student's layer");
    assertRefused(Signal.custom("mine", "dense7", "dense1", new LossMSE()), "no layer \"dense7\"");
  }

  @Test
  void aNameThatNoFileCouldHaveIsRefused() {
    assertThatThrownBy(() -> Signal.custom("a/b", OwnLosses.SQUARES))
        .hasMessageContaining("the signal's name is \"a/b\"");
  }

  private void assertRefused(Signal signal, String... words) {
    assertThatThrownBy(
            () -> Distillation.from(teacher).with(1, signal).train(dense, split, options))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll(words);
  }

  private static void assertRight(GradientCheck check) {
    assertThat(check.isRight()).as(check.toString()).isTrue();
    assertThat(check.checked()).isPositive();
  }

  /** The squared difference of mean squares, for layers of any size. */
  private static final class MeanLengths extends BatchLoss {
    private static final long serialVersionUID = 1L;

    @Override
    protected Result evaluate(INDArray targets, INDArray student) {
      double difference =
          student.mul(student).meanNumber().doubleValue()
              - targets.mul(targets).meanNumber().doubleValue();
      return new Result(difference * difference, student.mul(4 * difference / student.length()));
    }

    @Override
    public String name() {
      return "mean lengths";
    }
  }
}
