package io.github.distillery.compress.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HuffmanTest {
  /** The example of Cormen and others, Introduction to algorithms, section 16.3. */
  @Test
  void theTextbooksExampleTakesTheTextbooksBits() {
    long[] counts = {45, 13, 12, 16, 9, 5};

    assertThat(Huffman.of(counts).bits(counts)).isEqualTo(224);
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Random random = new Random(1);
    int[] symbols =
        IntStream.range(0, 5_000)
            .map(i -> Math.min(39, (int) Math.abs(random.nextGaussian() * 9)))
            .toArray();

    assertThat(throughCode(symbols, 40)).isEqualTo(symbols);
  }

  @Test
  void aSingleSymbolHasACode() throws IOException {
    int[] symbols = {2, 2, 2, 2};

    assertThat(throughCode(symbols, 4)).isEqualTo(symbols);
  }

  @Test
  void theLengthIsWithinABitOfTheEntropy() {
    Random random = new Random(7);
    long[] counts = random.longs(100, 1, 10_000).toArray();
    double total = Arrays.stream(counts).sum();
    double entropy = Arrays.stream(counts).mapToDouble(c -> -c * log2(c / total)).sum();

    assertThat((double) Huffman.of(counts).bits(counts)).isBetween(entropy, entropy + total);
  }

  /** Fibonacci's numbers make the longest codes there are. */
  @Test
  void noCodeIsLongerThanTheTableCanSay() throws IOException {
    long[] counts = new long[60];
    counts[0] = 1;
    counts[1] = 1;
    for (int i = 2; i < counts.length; i++) {
      counts[i] = counts[i - 1] + counts[i - 2];
    }
    Huffman code = Huffman.of(counts);
    BitWriter out = new BitWriter();
    code.writeLengths(out);
    IntStream.range(0, counts.length).forEach(symbol -> code.write(symbol, out));

    BitReader in = new BitReader(out.toBytes());
    Huffman again = Huffman.read(in, counts.length);
    for (int symbol = 0; symbol < counts.length; symbol++) {
      assertThat(again.readSymbol(in)).isEqualTo(symbol);
    }
  }

  @Test
  void lengthsThatContradictEachOtherAreRefused() {
    BitWriter out = new BitWriter();
    for (int symbol = 0; symbol < 3; symbol++) {
      out.write(1, 5);
    }

    assertThatThrownBy(() -> Huffman.read(new BitReader(out.toBytes()), 3))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("contradict");
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }

  private static int[] throughCode(int[] symbols, int kinds) throws IOException {
    long[] counts = new long[kinds];
    Arrays.stream(symbols).forEach(symbol -> counts[symbol]++);
    Huffman code = Huffman.of(counts);
    BitWriter out = new BitWriter();
    code.writeLengths(out);
    Arrays.stream(symbols).forEach(symbol -> code.write(symbol, out));
    BitReader in = new BitReader(out.toBytes());
    Huffman again = Huffman.read(in, kinds);
    int[] read = new int[symbols.length];
    for (int i = 0; i < read.length; i++) {
      read[i] = again.readSymbol(in);
    }
    return read;
  }
}
