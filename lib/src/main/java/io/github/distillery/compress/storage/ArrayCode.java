package io.github.distillery.compress.storage;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One array in the shortest of its forms. Its values are the bits of floats; a zero is the float
 * +0.
 *
 * <ul>
 *   <li>{@code 0}, plain: the values.
 *   <li>{@code 1}, with positions: how many values are not zero (4 bytes), the bits of a gap (1
 *       byte), how many numbers {@link Gaps} has (4 bytes), then a stream of bits: the lengths of
 *       their Huffman code and the numbers; then the values that are not zero, in a form of their
 *       own (0 or 2).
 *   <li>{@code 2}, with a codebook: how many different values there are (4 bytes), those, then a
 *       stream of bits: the lengths of the Huffman code of their places, and the places.
 * </ul>
 *
 * <p>A stream of bits is preceded by the number of its bytes (4 bytes).
 *
 * @param bytes form and content
 * @param prunedBytes what it takes where only zeros are left out: 32 bits for each other value and
 *     gaps of fixed length
 * @param sharedBytes what it takes with codebook and gaps, before Huffman's code
 * @param kept how many values are not zero
 * @param different how many different values those are
 */
record ArrayCode(byte[] bytes, long prunedBytes, long sharedBytes, int kept, int different) {
  private static final int PLAIN = 0;
  private static final int POSITIONS = 1;
  private static final int CODEBOOK = 2;
  private static final int LEAST_GAP_BITS = 1;
  private static final int MOST_GAP_BITS = 12;

  static ArrayCode of(int[] values) {
    int[] positions = IntStream.range(0, values.length).filter(i -> values[i] != 0).toArray();
    int[] kept = Arrays.stream(positions).map(i -> values[i]).toArray();
    Optional<Gaps> gaps =
        kept.length == values.length ? Optional.empty() : Optional.of(shortest(positions));
    Codebook all = Codebook.of(values);
    Codebook ofKept = Codebook.of(kept);
    Stream<byte[]> forms =
        Stream.of(
                Optional.of(plain(values)),
                Optional.ofNullable(all).map(ArrayCode::withCodebook),
                gaps.map(g -> withPositions(g, kept, ofKept)))
            .flatMap(Optional::stream);
    byte[] shortest =
        forms.min((one, other) -> Integer.compare(one.length, other.length)).orElseThrow();
    long gapBits = gaps.map(g -> (long) g.bits() * g.symbols().length).orElse(0L);
    long pruned = Math.min(4L * values.length, 4L * kept.length + bytes(gapBits));
    long shared =
        ofKept == null
            ? pruned
            : Math.min(
                pruned,
                4L * ofKept.entries().length
                    + bytes((long) ofKept.bits() * kept.length)
                    + bytes(gapBits));
    int different = (int) Arrays.stream(kept).distinct().count();
    return new ArrayCode(shortest, pruned, shared, kept.length, different);
  }

  /** The gaps whose code is shortest. */
  private static Gaps shortest(int[] positions) {
    Gaps best = null;
    long fewest = Long.MAX_VALUE;
    for (int bits = LEAST_GAP_BITS; bits <= MOST_GAP_BITS; bits++) {
      Gaps gaps = Gaps.of(positions, bits);
      long[] counts = gaps.counts();
      long length = Huffman.of(counts).bits(counts) + 5L * counts.length;
      if (length < fewest) {
        fewest = length;
        best = gaps;
      }
    }
    return best;
  }

  private static long bytes(long bits) {
    return (bits + Byte.SIZE - 1) / Byte.SIZE;
  }

  /** Writes into memory, where nothing can fail. */
  private interface Content {
    void writeTo(DataOutputStream out) throws IOException;
  }

  private static byte[] form(int number, Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(number);
      content.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written to", e);
    }
    return bytes.toByteArray();
  }

  private static byte[] plain(int[] values) {
    return form(
        PLAIN,
        out -> {
          for (int value : values) {
            out.writeInt(value);
          }
        });
  }

  private static byte[] withCodebook(Codebook codebook) {
    return form(
        CODEBOOK,
        out -> {
          out.writeInt(codebook.entries().length);
          for (int entry : codebook.entries()) {
            out.writeInt(entry);
          }
          writeCodes(out, codebook.counts(), codebook.indices());
        });
  }

  private static byte[] withPositions(Gaps gaps, int[] kept, Codebook codebook) {
    return form(
        POSITIONS,
        out -> {
          out.writeInt(kept.length);
          out.writeByte(gaps.bits());
          out.writeInt(gaps.symbols().length);
          writeCodes(out, gaps.counts(), gaps.symbols());
          byte[] plain = plain(kept);
          byte[] coded = codebook == null ? plain : withCodebook(codebook);
          out.write(coded.length < plain.length ? coded : plain);
        });
  }

  private static void writeCodes(DataOutputStream out, long[] counts, int[] symbols)
      throws IOException {
    Huffman code = Huffman.of(counts);
    BitWriter bits = new BitWriter();
    code.writeLengths(bits);
    for (int symbol : symbols) {
      code.write(symbol, bits);
    }
    byte[] bytes = bits.toBytes();
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /**
   * Reads an array.
   *
   * @param in at its form
   * @param count how many values it has
   * @throws IOException where it contradicts itself or ends too early
   */
  static int[] read(DataInputStream in, int count) throws IOException {
    int form = in.readUnsignedByte();
    return form == POSITIONS ? readWithPositions(in, count) : readValues(in, form, count);
  }

  private static int[] readValues(DataInputStream in, int form, int count) throws IOException {
    return switch (form) {
      case PLAIN -> readPlain(in, count);
      case CODEBOOK -> readWithCodebook(in, count);
      default -> throw new IOException("the form " + form + " is not one of those here");
    };
  }

  private static int[] readPlain(DataInputStream in, int count) throws IOException {
    checkLeft(in, 4L * count, "values");
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      values[i] = in.readInt();
    }
    return values;
  }

  private static int[] readWithCodebook(DataInputStream in, int count) throws IOException {
    int size = in.readInt();
    checkLeft(in, 4L * size, "different values");
    int[] entries = readPlain(in, size);
    int[] indices = readCodes(in, size, count);
    return Arrays.stream(indices).map(i -> entries[i]).toArray();
  }

  private static int[] readWithPositions(DataInputStream in, int count) throws IOException {
    int kept = in.readInt();
    int bits = in.readUnsignedByte();
    int numbers = in.readInt();
    if (kept < 0 || kept > count || bits < LEAST_GAP_BITS || bits > MOST_GAP_BITS) {
      throw new IOException("%d of %d values, gaps of %d bits".formatted(kept, count, bits));
    }
    int[] gaps = readCodes(in, 1 << bits, numbers);
    int[] values = new int[count];
    int[] nonZero = readValues(in, in.readUnsignedByte(), kept);
    int position = 0;
    int done = 0;
    for (int gap : gaps) {
      position += gap;
      boolean holdsValue = gap < Gaps.most(bits);
      if (position > count || holdsValue && (position == count || done == kept)) {
        throw new IOException("a position beyond the array");
      }
      if (holdsValue) {
        values[position++] = nonZero[done++];
      }
    }
    if (done != kept) {
      throw new IOException("%d values have positions, %d were declared".formatted(done, kept));
    }
    return values;
  }

  private static int[] readCodes(DataInputStream in, int symbols, int count) throws IOException {
    int length = in.readInt();
    checkLeft(in, length, "bytes of codes");
    // Each code has a bit at least, and each length of one five.
    if (count < 0 || symbols < 0 || (long) count + 5L * symbols > (long) Byte.SIZE * length) {
      throw new IOException("%d codes in %d bytes".formatted(count, length));
    }
    BitReader bits = new BitReader(in.readNBytes(length));
    Huffman code = Huffman.read(bits, symbols);
    int[] read = new int[count];
    for (int i = 0; i < count; i++) {
      read[i] = code.readSymbol(bits);
    }
    return read;
  }

  /** The file lies in memory, so what is left of it is known. */
  private static void checkLeft(DataInputStream in, long bytes, String what) throws IOException {
    if (bytes < 0 || bytes > in.available()) {
      throw new IOException(
          "%s of %d bytes are declared where %d are left".formatted(what, bytes, in.available()));
    }
  }
}
