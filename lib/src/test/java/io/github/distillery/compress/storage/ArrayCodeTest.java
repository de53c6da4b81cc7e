package io.github.distillery.compress.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArrayCodeTest {
  private static final int COUNT = 20_000;

  private static int[] values(IntUnaryOperator value) {
    return IntStream.range(0, COUNT).map(value).toArray();
  }

  private static int random(int i) {
    return Float.floatToRawIntBits((float) new Random(i).nextGaussian());
  }

  static Stream<int[]> arrays() {
    Random random = new Random(3);
    int[] far = new int[COUNT];
    far[0] = 1;
    far[COUNT - 1] = 1;
    return Stream.of(
        new int[0],
        new int[] {5},
        new int[] {0},
        new int[COUNT],
        far,
        values(i -> 7),
        values(ArrayCodeTest::random),
        values(i -> random.nextInt(12) == 0 ? random(i) : 0),
        values(i -> random.nextInt(12) == 0 ? random.nextInt(31) + 1 : 0),
        values(i -> random.nextInt(3) == 0 ? random.nextInt(255) + 1 : 0),
        values(i -> random.nextInt(64)),
        values(i -> Float.floatToRawIntBits(i % 2 == 0 ? Float.NaN : Float.NEGATIVE_INFINITY)));
  }

  @ParameterizedTest
  @MethodSource("arrays")
  void anArrayComesBackBitForBitAndIsNeverMuchLargerThanItWas(int[] values) throws IOException {
    ArrayCode code = ArrayCode.of(values);

    DataInputStream in = new DataInputStream(new ByteArrayInputStream(code.bytes()));
    assertThat(ArrayCode.read(in, values.length)).isEqualTo(values);
    assertThat(in.available()).isZero();
    assertThat(code.bytes().length).isLessThanOrEqualTo(4 * values.length + 1);
    assertThat(code.sharedBytes()).isLessThanOrEqualTo(code.prunedBytes());
    assertThat(code.prunedBytes()).isLessThanOrEqualTo(4L * values.length);
    assertThat(code.kept()).isEqualTo((int) Arrays.stream(values).filter(v -> v != 0).count());
  }

  /** With a twelfth kept and 5 bits each, Han's table 4 has some 10 bits a value that is kept. */
  @Test
  void prunedAndSharedWeightsTakeWhatTheirEntropySays() {
    Random random = new Random(5);
    int[] values = values(i -> random.nextInt(12) == 0 ? random.nextInt(32) + 1 : 0);
    ArrayCode code = ArrayCode.of(values);
    double p = code.kept() / (double) COUNT;
    double entropy =
        COUNT * (-p * Math.log(p) - (1 - p) * Math.log(1 - p)) / Math.log(2) + 5.0 * code.kept();

    assertThat(8.0 * code.bytes().length).isBetween(entropy, 1.08 * entropy + 8 * 200);
    assertThat(code.different()).isEqualTo(32);
  }

  @Test
  void gapsThatAreTooLongForTheirBitsAreCut() {
    Gaps gaps = Gaps.of(new int[] {0, 3, 14, 15}, 2);

    assertThat(gaps.symbols()).containsExactly(0, 2, 3, 3, 3, 1, 0);
  }
}
