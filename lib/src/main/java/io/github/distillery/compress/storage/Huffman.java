package io.github.distillery.compress.storage;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * A Huffman code: symbols that are frequent have short codes (Huffman 1952). It is canonical, so
 * that the lengths alone tell the codes: among codes of one length those of lower symbols come
 * first.
 */
final class Huffman {
  /** No code is longer; counts that would ask for more are flattened. */
  static final int LONGEST = 31;

  private static final int BITS_OF_A_LENGTH = 5;

  private final int[] lengths;
  private final int[] codes;
  private final int[] symbolsInOrder;
  private final int[] codesOfLength = new int[LONGEST + 1];

  private Huffman(int[] lengths) {
    this.lengths = lengths;
    this.codes = new int[lengths.length];
    this.symbolsInOrder = inOrder(lengths);
    int code = 0;
    int length = 0;
    for (int symbol : symbolsInOrder) {
      code <<= lengths[symbol] - length;
      length = lengths[symbol];
      codes[symbol] = code++;
      codesOfLength[length]++;
    }
  }

  /** The best code for symbols that occur so often; those that never do have none. */
  static Huffman of(long[] counts) {
    long[] flattened = counts.clone();
    int[] lengths = lengths(flattened);
    while (Arrays.stream(lengths).max().orElse(0) > LONGEST) {
      for (int i = 0; i < flattened.length; i++) {
        flattened[i] = (flattened[i] + 1) / 2;
      }
      lengths = lengths(flattened);
    }
    return new Huffman(lengths);
  }

  /** The code whose lengths {@link #writeLengths} wrote. */
  static Huffman read(BitReader in, int symbols) throws IOException {
    int[] lengths = new int[symbols];
    double space = 0;
    for (int i = 0; i < symbols; i++) {
      lengths[i] = in.read(BITS_OF_A_LENGTH);
      space += lengths[i] == 0 ? 0 : Math.scalb(1.0, -lengths[i]);
    }
    if (space > 1) {
      throw new IOException("the lengths of a Huffman code contradict each other");
    }
    return new Huffman(lengths);
  }

  void writeLengths(BitWriter out) {
    for (int length : lengths) {
      out.write(length, BITS_OF_A_LENGTH);
    }
  }

  void write(int symbol, BitWriter out) {
    out.write(codes[symbol], lengths[symbol]);
  }

  int readSymbol(BitReader in) throws IOException {
    int code = 0;
    int first = 0;
    int before = 0;
    for (int length = 1; length <= LONGEST; length++) {
      code = code << 1 | in.readBit();
      first <<= 1;
      int here = codesOfLength[length];
      if (code - first < here) {
        return symbolsInOrder[before + code - first];
      }
      first += here;
      before += here;
    }
    throw new EOFException("a code that stands for nothing");
  }

  /** How many bits the symbols take, without the lengths themselves. */
  long bits(long[] counts) {
    long bits = 0;
    for (int i = 0; i < counts.length; i++) {
      bits += counts[i] * lengths[i];
    }
    return bits;
  }

  private static int[] inOrder(int[] lengths) {
    return IntStream.range(0, lengths.length)
        .filter(symbol -> lengths[symbol] > 0)
        .boxed()
        .sorted(Comparator.comparingInt((Integer symbol) -> lengths[symbol]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** A tree's node: a symbol, or, with a number below 0, what two others make together. */
  private record Node(long count, int symbol, Node left, Node right) {}

  private static int[] lengths(long[] counts) {
    PriorityQueue<Node> open =
        new PriorityQueue<>(Comparator.comparingLong(Node::count).thenComparing(Node::symbol));
    for (int symbol = 0; symbol < counts.length; symbol++) {
      if (counts[symbol] > 0) {
        open.add(new Node(counts[symbol], symbol, null, null));
      }
    }
    int[] lengths = new int[counts.length];
    if (open.size() == 1) {
      lengths[open.remove().symbol()] = 1;
      return lengths;
    }
    int made = 0;
    while (open.size() > 1) {
      Node left = open.remove();
      Node right = open.remove();
      open.add(new Node(left.count() + right.count(), --made, left, right));
    }
    if (!open.isEmpty()) {
      descend(open.remove(), 0, lengths);
    }
    return lengths;
  }

  private static void descend(Node node, int depth, int[] lengths) {
    if (node.left() == null) {
      lengths[node.symbol()] = depth;
      return;
    }
    descend(node.left(), depth + 1, lengths);
    descend(node.right(), depth + 1, lengths);
  }
}
