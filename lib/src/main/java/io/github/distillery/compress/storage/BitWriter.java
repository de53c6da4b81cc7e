package io.github.distillery.compress.storage;

import java.io.ByteArrayOutputStream;

/** Bits one after another, the highest first; the last byte is filled up with zeros. */
final class BitWriter {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private int last;
  private int used;

  /** The lowest {@code count} bits of a number, up to 32. */
  void write(int bits, int count) {
    for (int i = count - 1; i >= 0; i--) {
      last = last << 1 | bits >>> i & 1;
      if (++used == Byte.SIZE) {
        bytes.write(last);
        last = 0;
        used = 0;
      }
    }
  }

  byte[] toBytes() {
    if (used > 0) {
      write(0, Byte.SIZE - used);
    }
    return bytes.toByteArray();
  }
}
