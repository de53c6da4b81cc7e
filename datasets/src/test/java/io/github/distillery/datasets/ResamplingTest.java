package io.github.distillery.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import org.junit.jupiter.api.Test;

class ResamplingTest {
  @Test
  void theSameSizeChangesNothing() {
    float[] plane = {0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f};
    assertThat(Resampling.resize(plane, 3, 2, 3, 2)).isEqualTo(plane);
  }

  @Test
  void aPlaneOfOneValueKeepsItAtAnySize() {
    float[] plane = new float[35];
    Arrays.fill(plane, 0.7f);
    for (int size = 1; size < 20; size++) {
      assertThat(Resampling.resize(plane, 7, 5, size, 21 - size))
          .hasSize(size * (21 - size))
          .usingElementComparator(nearly())
          .containsOnly(0.7f);
    }
  }

  @Test
  void growingInterpolatesBetweenTheCentresOfThePixels() {
    assertThat(Resampling.resize(new float[] {0, 1}, 2, 1, 4, 1))
        .containsExactly(new float[] {0, 0.25f, 0.75f, 1}, within(1e-6f));
    assertThat(Resampling.resize(new float[] {0, 1}, 1, 2, 1, 4))
        .containsExactly(new float[] {0, 0.25f, 0.75f, 1}, within(1e-6f));
  }

  @Test
  void noPixelIsPassedOverWhenThePlaneShrinks() {
    for (int bright = 0; bright < 64; bright++) {
      float[] plane = new float[64];
      plane[bright] = 1;
      float[] small = Resampling.resize(plane, 8, 8, 2, 2);
      assertThat(small[0] + small[1] + small[2] + small[3]).isGreaterThan(0.01f);
    }
  }

  @Test
  void aPlaneThatIsTheSameBothWaysStaysSo() {
    float[] plane = {1, 2, 3, 2, 5, 6, 3, 6, 9};
    float[] small = Resampling.resize(plane, 3, 3, 2, 2);
    assertThat(small[1]).isCloseTo(small[2], within(1e-6f));
  }

  private static Comparator<Float> nearly() {
    return (a, b) -> Math.abs(a - b) < 1e-6 ? 0 : Float.compare(a, b);
  }
}
