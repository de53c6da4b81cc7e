package io.github.distillery.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.TinyData;
import io.github.distillery.data.Split;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Ensemble;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransferStrategyTest {
  private final Split split = TinyData.split();
  private final TrainingOptions options =
      TrainingOptions.defaults().epochs(6).batchSize(32).learningRate(0.02);
  private final Trained teacher =
      Trainer.train(Architectures.mlp(4, 24, 16, 3), split, options.epochs(10));
  private final Architecture student = Architectures.mlp(4, 8, 6, 3);

  @Test
  void everyStepIsThereAndMeasured() {
    TransferResult result = TransferStrategy.from(teacher).train(student, split, options);

    assertThat(result.steps())
        .extracting(TransferStep::name)
        .containsExactly("parameters", "hints", "soft targets");
    assertThat(result.steps()).extracting(TransferStep::epochs).containsExactly(0, 2, 4);
    assertThat(result.parameters()).isPresent();
    assertThat(result.similarity()).isPresent();
    assertThat(result.hints()).hasSize(1);
    assertThat(result.staged().stages()).hasSize(2);
    assertThat(result.dataHash()).isEqualTo(split.train().hash());
    TransferStep last = result.steps().get(2);
    Evaluation end = Evaluation.of(result.student(), split.validation());
    assertThat(last.validationAccuracy()).isCloseTo(end.accuracy(), within(1e-9));
    assertThat(end.accuracy()).isGreaterThan(0.8);
    assertThat(result.toString()).contains("dense1 narrowed", "hints", "soft and hard");
  }

  @Test
  void theTeachersParametersAreWhereTheTrainingBegins() {
    TransferStrategy without = TransferStrategy.from(teacher).hints(0);

    TransferResult begun = without.train(student, split, options);
    TransferResult fresh = without.withoutParameters().train(student, split, options);

    assertThat(begun.steps().get(0).validationLoss())
        .isLessThan(fresh.steps().get(0).validationLoss());
    assertThat(fresh.parameters()).isEmpty();
    assertThat(fresh.steps().get(0).what()).contains("fresh weights");
    assertThat(begun.steps()).hasSize(2);
    assertThat(begun.similarity()).isEmpty();
  }

  @Test
  void whereParametersDoNotFitItSaysWhyAndGoesOn() {
    Ensemble teachers = Ensemble.averageProbabilities(List.of(teacher, teacher.network().copy()));

    TransferResult result = TransferStrategy.from(teachers).train(student, split, options);

    assertThat(result.parameters()).isEmpty();
    assertThat(result.steps().get(0).what()).contains("fresh weights", "Ensemble");
    assertThat(result.hints().get(0).teacherLayer()).startsWith("1/dense");
  }

  @Test
  void hintsCanBeGivenAndCounted() {
    TransferStrategy strategy = TransferStrategy.from(teacher);

    TransferResult given =
        strategy.hint("dense2", "dense1").hintShare(0.5).train(student, split, options);
    TransferResult two = strategy.hints(2).train(student, split, options);

    assertThat(given.hints().get(0).studentLayer()).isEqualTo("dense1");
    assertThat(given.similarity()).isEmpty();
    assertThat(given.steps()).extracting(TransferStep::epochs).containsExactly(0, 3, 3);
    assertThat(two.hints())
        .extracting(LayerSimilarity.Pair::studentLayer)
        .containsExactly("dense1", "dense2");
  }

  @Test
  void withQuickEffortEachStageHasAnEpoch() {
    System.setProperty("distillery.effort", "quick");
    try {
      TransferResult result =
          TransferStrategy.from(teacher).train(student, split, options.epochs(6));
      assertThat(result.steps()).extracting(TransferStep::epochs).containsExactly(0, 1, 1);
    } finally {
      System.clearProperty("distillery.effort");
    }
  }

  @Test
  void aNetworkThatIsThereLearnsOn() {
    Network pruned =
        StudentDesign.from(teacher)
            .budget(Budget.parameters(120))
            .ways(StudentWay.PRUNED)
            .propose(split.train())
            .of(StudentWay.PRUNED)
            .network(1);
    String before = pruned.fingerprint();

    TransferResult result = TransferStrategy.from(teacher).train(pruned, split, options);

    assertThat(result.steps().get(0).name()).isEqualTo("start");
    assertThat(pruned.fingerprint()).isEqualTo(before);
    assertThat(result.student().network().parameters()).isEqualTo(pruned.parameters());
  }

  @Test
  void itRepeatsExactly() {
    TransferStrategy strategy = TransferStrategy.from(teacher);

    assertThat(strategy.train(student, split, options).student().fingerprint())
        .isEqualTo(strategy.train(student, split, options).student().fingerprint());
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeTraining() {
    TransferStrategy strategy = TransferStrategy.from(teacher);

    assertThatThrownBy(() -> strategy.train(student, split, options.epochs(1)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(".hints(0)");
    assertThatThrownBy(() -> strategy.hint("dense9", "dense1").train(student, split, options))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("dense9");
    assertThatThrownBy(() -> strategy.train(Architectures.mlp(4, 5, 2), split, options))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("4-5-2 gives 2");
    assertThatThrownBy(() -> strategy.hintShare(1)).hasMessageContaining("between 0 and 1");
    assertThatThrownBy(() -> strategy.hints(-1)).hasMessageContaining("0 or more");
  }
}
