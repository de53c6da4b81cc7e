package io.github.distillery.distill;

import static io.github.distillery.model.Temperature.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.model.Architectures;
import io.github.distillery.model.Temperature;
import io.github.distillery.train.Schedule;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What completion offers after {@code Signal.} and {@code distillation.}, and that it fits. */
class SignalFactoriesTest {
  private static final Schedule FADING = Schedule.linear(1, 0);
  private static final Schedule COOLING = Schedule.cosine(8, 1);

  private final Distillation distillation =
      Distillation.from(Architectures.mlp(4, 6, 3).initialize(1));

  @Test
  void aFactoryReturnsASignalUnlessItsTypeHasOptions() {
    assertThat(factories().map(Method::getReturnType).distinct())
        .containsExactlyInAnyOrder(
            Signal.class,
            Hint.class,
            AttentionTransfer.class,
            ContrastiveRepresentation.class,
            Adversarial.class);
  }

  @Test
  void whatTakesATemperatureTakesOneThatChanges() {
    List<Method> constant =
        factories()
            .filter(one -> List.of(one.getParameterTypes()).contains(Temperature.class))
            .toList();

    assertThat(constant)
        .extracting(Method::getName)
        .containsExactlyInAnyOrder("softTargets", "decoupled", "dist", "virtualTeacher");
    for (Method one : constant) {
      Class<?>[] changing =
          Arrays.stream(one.getParameterTypes())
              .map(type -> type == Temperature.class ? Schedule.class : type)
              .toArray(Class<?>[]::new);
      assertThat(factories())
          .anyMatch(
              other ->
                  other.getName().equals(one.getName())
                      && Arrays.equals(other.getParameterTypes(), changing));
    }
  }

  @Test
  void aTemperatureIsAScheduleThatStands() {
    Schedule four = Schedule.constant(4);

    assertThat(Signal.softTargets(temperature(4))).isEqualTo(Signal.softTargets(four));
    assertThat(Signal.decoupled(2, temperature(4))).isEqualTo(Signal.decoupled(2, four));
    assertThat(Signal.dist(1, 2, temperature(4))).isEqualTo(Signal.dist(1, 2, four));
    assertThat(Signal.virtualTeacher(0.9, temperature(4)))
        .isEqualTo(Signal.virtualTeacher(0.9, four));
  }

  @Test
  void weightsAndTemperaturesAreNumbersOrSchedulesInEveryCombination() {
    Temperature four = temperature(4);

    assertThat(distillation.soft(0.9, four).signals())
        .isEqualTo(distillation.with(0.9, Signal.softTargets(four)).signals());
    assertThat(distillation.soft(FADING, four).signals())
        .isEqualTo(distillation.with(FADING, Signal.softTargets(four)).signals());
    assertThat(distillation.soft(0.9, COOLING).signals())
        .isEqualTo(distillation.with(0.9, Signal.softTargets(COOLING)).signals());
    assertThat(distillation.soft(FADING, COOLING).signals())
        .isEqualTo(distillation.with(FADING, Signal.softTargets(COOLING)).signals());
    assertThat(distillation.hard(FADING).signals())
        .isEqualTo(distillation.with(FADING, Signal.hardLabels()).signals());
    assertThat(distillation.hint(0.5, "dense1", "dense1").signals())
        .isEqualTo(distillation.with(0.5, Signal.hint("dense1", "dense1")).signals());
    assertThat(distillation.hint(FADING, "dense1", "dense1").signals())
        .isEqualTo(distillation.with(FADING, Signal.hint("dense1", "dense1")).signals());
  }

  @Test
  void optionsAreReachedFromTheFactory() {
    assertThat(Signal.hint("a", "b").withProjector().projected()).isTrue();
    assertThat(Signal.attention("a", "b").power(4).power()).isEqualTo(4.0);
    assertThat(Signal.contrastive("a", "b").negatives(9).temperature(temperature(0.1)))
        .isEqualTo(Signal.contrastive("a", "b").temperature(temperature(0.1)).negatives(9));
    assertThat(Signal.adversarial().temperature(temperature(5)).temperature())
        .isEqualTo(temperature(5));
  }

  @Test
  void aTemperatureThatComesToZeroIsRefusedByEveryFactory() {
    Schedule freezing = Schedule.linear(4, 0);

    assertThatThrownBy(() -> distillation.soft(1, freezing)).hasMessageContaining("goes down to 0");
    assertThatThrownBy(() -> Signal.softTargets(freezing)).hasMessageContaining("goes down to 0");
    assertThatThrownBy(() -> Signal.decoupled(1, freezing)).hasMessageContaining("goes down to 0");
    assertThatThrownBy(() -> Signal.dist(1, 1, freezing)).hasMessageContaining("goes down to 0");
    assertThatThrownBy(() -> Signal.virtualTeacher(0.9, freezing))
        .hasMessageContaining("goes down to 0");
  }

  private static Stream<Method> factories() {
    return Arrays.stream(Signal.class.getDeclaredMethods())
        .filter(method -> Modifier.isStatic(method.getModifiers()) && !method.isSynthetic());
  }
}
