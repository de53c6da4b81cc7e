package io.github.distillery.tests.mutation;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Damage that needs to know nothing of a format. */
final class ByteChanges {
  private static final int MOST_FLIPS = 8;
  private static final int HEADER = 64;
  private static final int LONGEST_BLOCK = 512;
  private static final long[] SIZES = {
    0,
    1,
    2,
    0x7f,
    0x80,
    0xff,
    0x7fff,
    0xffff,
    0x10000,
    0x7ffffff,
    0x7fffffff,
    0x80000000L,
    0xffffffffL,
    0x100000000L,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    -1,
    -2
  };

  private ByteChanges() {}

  /** All of them, for one file. */
  static List<Change> of(String file, boolean checked) {
    return Stream.of(
            new Change("cut off", file, checked, ByteChanges::cut),
            new Change("bits flipped", file, checked, ByteChanges::flip),
            new Change("a bit of the beginning flipped", file, checked, ByteChanges::flipEarly),
            new Change("sizes changed", file, checked, ByteChanges::resize),
            new Change("sizes of the beginning changed", file, checked, ByteChanges::resizeEarly),
            new Change("a block taken out", file, checked, ByteChanges::remove),
            new Change("a block twice", file, checked, ByteChanges::repeat),
            new Change("blocks exchanged", file, checked, ByteChanges::exchange),
            new Change("zeros", file, checked, ByteChanges::zero),
            new Change("noise put in", file, checked, ByteChanges::insert),
            new Change("noise only", file, checked, ByteChanges::noise))
        .toList();
  }

  private static byte[] cut(byte[] bytes, Random random) {
    return Arrays.copyOf(bytes, random.nextInt(Math.max(1, bytes.length)));
  }

  private static byte[] flip(byte[] bytes, Random random) {
    return flip(bytes, random, 1 + random.nextInt(MOST_FLIPS), bytes.length);
  }

  private static byte[] flipEarly(byte[] bytes, Random random) {
    return flip(bytes, random, 1, Math.min(HEADER, bytes.length));
  }

  private static byte[] flip(byte[] bytes, Random random, int flips, int within) {
    byte[] changed = bytes.clone();
    for (int i = 0; i < flips && within > 0; i++) {
      changed[random.nextInt(within)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    }
    return changed;
  }

  private static byte[] resize(byte[] bytes, Random random) {
    return resize(bytes, random, bytes.length);
  }

  private static byte[] resizeEarly(byte[] bytes, Random random) {
    return resize(bytes, random, Math.min(HEADER, bytes.length));
  }

  /** Puts a number of 1, 2, 4 or 8 bytes somewhere, its high or its low byte first. */
  private static byte[] resize(byte[] bytes, Random random, int within) {
    byte[] changed = bytes.clone();
    int width = 1 << random.nextInt(4);
    if (within < width) {
      return changed;
    }
    int at = random.nextInt(within - width + 1);
    long size = SIZES[random.nextInt(SIZES.length)];
    boolean highFirst = random.nextBoolean();
    for (int i = 0; i < width; i++) {
      changed[highFirst ? at + width - 1 - i : at + i] = (byte) (size >>> Byte.SIZE * i);
    }
    return changed;
  }

  private static byte[] remove(byte[] bytes, Random random) {
    int from = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, from + 1 + random.nextInt(LONGEST_BLOCK));
    return joined(Arrays.copyOf(bytes, from), Arrays.copyOfRange(bytes, to, bytes.length));
  }

  private static byte[] repeat(byte[] bytes, Random random) {
    int from = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, from + 1 + random.nextInt(LONGEST_BLOCK));
    return joined(Arrays.copyOf(bytes, to), Arrays.copyOfRange(bytes, from, bytes.length));
  }

  private static byte[] exchange(byte[] bytes, Random random) {
    int[] cuts = random.ints(3, 0, bytes.length + 1).sorted().toArray();
    return joined(
        Arrays.copyOf(bytes, cuts[0]),
        Arrays.copyOfRange(bytes, cuts[1], cuts[2]),
        Arrays.copyOfRange(bytes, cuts[0], cuts[1]),
        Arrays.copyOfRange(bytes, cuts[2], bytes.length));
  }

  private static byte[] zero(byte[] bytes, Random random) {
    byte[] changed = bytes.clone();
    int from = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, from + 1 + random.nextInt(LONGEST_BLOCK));
    Arrays.fill(changed, from, to, (byte) 0);
    return changed;
  }

  private static byte[] insert(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length + 1);
    byte[] noise = new byte[1 + random.nextInt(LONGEST_BLOCK)];
    random.nextBytes(noise);
    return joined(Arrays.copyOf(bytes, at), noise, Arrays.copyOfRange(bytes, at, bytes.length));
  }

  private static byte[] noise(byte[] bytes, Random random) {
    byte[] noise = new byte[random.nextInt(2 * bytes.length + 1)];
    random.nextBytes(noise);
    return noise;
  }

  static byte[] joined(byte[]... parts) {
    int length = Stream.of(parts).mapToInt(part -> part.length).sum();
    byte[] all = new byte[length];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
