package io.github.distillery.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.TinyData;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Values;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.Network;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SpaceTest {
  private final Dataset images = TinyData.images(1_300, 1);
  private final Network net =
      Architectures.convNet(1, 16, 16, 2, Architectures.maps(2)).initialize(1);

  @Test
  void moreSamplesThanGoThroughAClassifierAtOnceStayInOrder() {
    int count = Classifier.INFERENCE_BATCH + 150;
    Points layer = Space.layer(net, "relu1").draw(images, images, count, 3);
    Points raw = Space.raw().draw(images, images, count, 3);

    assertThat(raw.rows()).isEqualTo(2 * count);
    assertThat(layer.columns()).isEqualTo(2 * 16 * 16);
    float[] values = new float[256];
    for (int row : new int[] {0, 999, 1_000, count - 1, count, 2 * count - 1}) {
      for (int p = 0; p < 256; p++) {
        values[p] = (float) raw.values()[row * 256 + p];
      }
      double[] alone = Values.doubles(net.features(Values.array(values, 1, 1, 16, 16), "relu1"));
      assertThat(Arrays.copyOfRange(layer.values(), row * 512, (row + 1) * 512))
          .containsExactly(alone, within(1e-5));
    }
  }

  @Test
  void theTwoDomainsAreDrawnByThemselves() {
    Points points = Space.raw().draw(images, images, 100, 3);

    assertThat(points.pick(new int[] {0, 1, 2}).values())
        .isNotEqualTo(points.pick(new int[] {100, 101, 102}).values());
    assertThat(Space.raw().draw(images, images, 100, 3).values()).isEqualTo(points.values());
  }
}
