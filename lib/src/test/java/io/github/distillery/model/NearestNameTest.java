package io.github.distillery.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {
  private static final List<String> NAMES = List.of("maven", "mavenRepo", "jars", "loadFromPOM");

  @Test
  void twoSwappedLettersAreOneMistake() {
    assertThat(NearestName.of("mavne", NAMES)).contains("maven");
  }

  @Test
  void caseDoesNotMatter() {
    assertThat(NearestName.of("loadfrompom", NAMES)).contains("loadFromPOM");
  }

  @Test
  void theNearestOfSeveralIsTaken() {
    assertThat(NearestName.of("mavenRep", NAMES)).contains("mavenRepo");
  }

  @Test
  void whatIsFarFromAllMeansNone() {
    assertThat(NearestName.of("spark", NAMES)).isEmpty();
  }
}
