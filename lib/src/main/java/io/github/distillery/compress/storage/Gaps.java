package io.github.distillery.compress.storage;

/**
 * Where the values that are not zero stand: for each the number of zeros since the one before, in a
 * few bits. A gap that needs more is cut: the greatest number says "so many zeros and no value yet"
 * (Han and others 2016, figure 2, put a zero there as if it were a value).
 */
final class Gaps {
  private final int bits;
  private final int[] symbols;

  private Gaps(int bits, int[] symbols) {
    this.bits = bits;
    this.symbols = symbols;
  }

  /**
   * Counts the zeros.
   *
   * @param positions of the values that are not zero, rising
   * @param bits of each number, 1 to 16
   */
  static Gaps of(int[] positions, int bits) {
    int most = most(bits);
    int count = 0;
    int last = -1;
    for (int position : positions) {
      count += (position - last - 1) / most + 1;
      last = position;
    }
    int[] symbols = new int[count];
    int at = 0;
    last = -1;
    for (int position : positions) {
      int zeros = position - last - 1;
      for (; zeros >= most; zeros -= most) {
        symbols[at++] = most;
      }
      symbols[at++] = zeros;
      last = position;
    }
    return new Gaps(bits, symbols);
  }

  /** The number that stands for a gap without a value behind it. */
  static int most(int bits) {
    return (1 << bits) - 1;
  }

  int bits() {
    return bits;
  }

  int[] symbols() {
    return symbols;
  }

  long[] counts() {
    long[] counts = new long[1 << bits];
    for (int symbol : symbols) {
      counts[symbol]++;
    }
    return counts;
  }
}
