package io.github.distillery.kernel.display;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ArrayPictureTest {
  private static boolean isPicture(INDArray array) {
    return ((String) Renderers.render(array).data().get("text/html")).contains("data:image/png");
  }

  @Test
  void whatLooksLikeAPictureIsShownAsOne() {
    assertThat(isPicture(Nd4j.rand(28, 28))).isTrue();
    assertThat(isPicture(Nd4j.rand(1, 28, 28))).isTrue();
    assertThat(isPicture(Nd4j.rand(new int[] {5, 3, 32, 32}))).isTrue();
    assertThat(isPicture(Nd4j.rand(28, 28).mul(255).castTo(DataType.UINT8))).isTrue();
  }

  @Test
  void whatDoesNotIsNot() {
    assertThat(isPicture(Nd4j.rand(100, 10))).as("a row a sample").isFalse();
    assertThat(isPicture(Nd4j.randn(28, 28))).as("negative values").isFalse();
    assertThat(isPicture(Nd4j.zeros(28, 28))).as("nothing to see").isFalse();
    assertThat(isPicture(Nd4j.rand(28, 28).mul(7.5))).as("neither 0..1 nor 0..255").isFalse();
    assertThat(isPicture(Nd4j.rand(4, 28, 28))).as("four channels").isFalse();
    assertThat(isPicture(Nd4j.rand(784))).as("a row").isFalse();
  }

  @Test
  void brightnessAndColourAreThoseOfTheValues() {
    INDArray array = Nd4j.zeros(3, 8, 8);
    array.putScalar(0, 0, 0, 1);
    array.putScalar(2, 7, 7, 0.5);
    var picture = ArrayPicture.of(array).orElseThrow();
    int last = picture.getWidth() - 1;
    assertThat(picture.getRGB(0, 0)).isEqualTo(0xFFFF0000);
    assertThat(picture.getRGB(last, last)).isEqualTo(0xFF000080);
    assertThat(picture.getRGB(last, 0)).isEqualTo(0xFF000000);
  }

  @Test
  void ofManySixteenAreShown() {
    var picture = ArrayPicture.of(Nd4j.rand(new int[] {40, 1, 28, 28})).orElseThrow();
    assertThat(picture.getWidth()).isEqualTo(8 * (56 + 3) - 3);
    assertThat(picture.getHeight()).isEqualTo(2 * (56 + 3) - 3);
  }
}
