package io.github.distillery.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  private final AtomicInteger loads = new AtomicInteger();

  @AfterEach
  void forgetTheSetting() {
    System.clearProperty("distillery.warmup");
  }

  @Test
  void happensOnceHoweverOftenItIsAskedFor() {
    WarmUp warmUp = new WarmUp(loads::incrementAndGet);

    warmUp.now();
    warmUp.now();
    warmUp.afterAWhile();

    assertThat(loads).hasValue(1);
  }

  @Test
  void happensByItselfInAnIdleSession() {
    new WarmUp(loads::incrementAndGet).afterAWhile();

    assertThat(loads).hasValue(1);
  }

  @Test
  void canBeForbidden() {
    System.setProperty("distillery.warmup", "never");

    new WarmUp(loads::incrementAndGet).now();

    assertThat(loads).hasValue(0);
  }
}
