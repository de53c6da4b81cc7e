package io.github.distillery.multi;

import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.train.History;
import io.github.distillery.train.TrainingOptions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * Whole trainings, a step an epoch. Ours are in single precision, whose rounding grows in 40 steps.
 */
class BalancingAgainstPyTorchTest {
  private static final double ROUNDING = 1e-4;
  private static final TrainingFixture FIXTURE = TrainingFixture.read();

  static Stream<TrainingFixture.Course> trainings() {
    return FIXTURE.cases().stream();
  }

  @ParameterizedTest
  @MethodSource("trainings")
  void lossesWeightsAndParametersAreThoseOfPyTorchInEveryStep(TrainingFixture.Course expected) {
    MultiTaskStudent student = train(expected);

    List<History.Epoch> epochs = student.history().epochs();
    assertThat(epochs).hasSameSizeAs(expected.steps());
    for (int i = 0; i < epochs.size(); i++) {
      TrainingFixture.Step step = expected.steps().get(i);
      Map<String, Double> figures = epochs.get(i).figures();
      assertThat(epochs.get(i).loss()).isCloseTo(step.total(), within(ROUNDING));
      for (int k = 0; k < 2; k++) {
        String task = student.tasks().get(k);
        assertThat(figures.get(task + " unweighted loss"))
            .as("loss of %s in step %d", task, i)
            .isCloseTo(step.losses()[k], within(ROUNDING));
        assertThat(figures.get(task + " weight"))
            .as("weight of %s in step %d", task, i)
            .isCloseTo(step.weights()[k], within(ROUNDING));
      }
    }
    for (int i = 0; i < expected.end().size(); i++) {
      double[] found = TrainingFixture.parameter(student.network(), i).dup('c').data().asDouble();
      assertThat(found).containsExactly(expected.end().get(i).values(), within(ROUNDING));
    }
  }

  private static MultiTaskStudent train(TrainingFixture.Course course) {
    double own = FIXTURE.option("ownRate");
    Map<String, Balancing> balancings =
        Map.of(
            "equal",
            Balancing.equal(),
            "fixed",
            Balancing.fixed(Map.of("b", 2.5)),
            "uncertainty",
            new Balancing.Uncertainty(own),
            "gradient norm",
            new Balancing.GradientNorm(course.restoring(), own));
    TrainingOptions options =
        TrainingOptions.defaults()
            .epochs(course.steps().size())
            .batchSize(12)
            .updater(new Sgd(FIXTURE.option("rate")))
            .keepingLast();
    return MultiTask.of(
            Task.from("b", FIXTURE.linearTeacher())
                .soft(FIXTURE.option("soft"), temperature(FIXTURE.option("temperature")))
                .hard(FIXTURE.option("hard")))
        .balancedBy(balancings.get(course.kind()))
        .train(FIXTURE.student(), FIXTURE.split(), options);
  }
}
