package io.github.distillery.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import io.github.distillery.TinyData;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The fixture is made by {@code tests/src/test/python/make_resize_fixture.py}. */
class ResizeTest {
  private record Array(long[] shape, float[] values) {}

  private record Case(int height, int width, Array expected) {}

  private record Fixture(Array images, List<Case> cases) {}

  private final Dataset images = TinyData.images(6, 1);

  @Test
  void imagesAreThoseOfPyTorch() throws IOException {
    Fixture fixture;
    try (var reader =
        new InputStreamReader(
            getClass().getResourceAsStream("/fixtures/resize.json"), StandardCharsets.UTF_8)) {
      fixture = new Gson().fromJson(reader, Fixture.class);
    }
    Dataset from =
        Dataset.of(
            "random",
            Values.array(fixture.images().values(), fixture.images().shape()),
            new int[] {0, 1},
            List.of("a", "b"),
            Provenance.unknown());

    for (Case expected : fixture.cases()) {
      Dataset changed = Resize.to(expected.height(), expected.width()).apply(from);
      assertThat(changed.features().shape()).isEqualTo(expected.expected().shape());
      assertThat(Values.floats(changed.features()))
          .containsExactly(expected.expected().values(), within(1e-6f));
    }
    assertThat(fixture.cases()).hasSize(6);
  }

  @Test
  void labelsAndNamesStay() {
    Dataset changed = Resize.to(5, 40).apply(images);

    assertThat(changed.sampleLength()).isEqualTo(200);
    assertThat(changed.labels()).isEqualTo(images.labels());
    assertThat(changed.classNames()).isEqualTo(images.classNames());
    assertThat(changed.hash()).isNotEqualTo(images.hash());
  }

  @Test
  void noImagesStayNone() {
    Dataset none = Resize.to(5, 40).apply(images.subset(new int[0], "none"));

    assertThat(none.size()).isZero();
    assertThat(none.sampleShape()).containsExactly(1, 5, 40);
  }

  @Test
  void evenGreyStays() {
    Dataset grey = images.withFeatures(images.features().mul(0).addi(0.25));

    assertThat(Values.floats(Resize.to(3, 11).apply(grey).features()))
        .usingComparatorWithPrecision(1e-6f)
        .containsOnly(0.25f);
  }

  @Test
  void whatIsNoImageIsRefused() {
    Dataset rows = images.withFeatures(images.features().reshape(images.size(), 256));

    assertThatThrownBy(() -> Resize.to(3, 3).apply(rows))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(rows.name())
        .hasMessageContaining("give images [n, channels, height, width]");
    assertThatThrownBy(() -> Resize.to(100_000, 100_000).apply(images))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(images.name())
        .hasMessageContaining("60,000,000,000 values; give a smaller size or fewer images");
    assertThatThrownBy(() -> Resize.to(0, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 x 3");
  }
}
