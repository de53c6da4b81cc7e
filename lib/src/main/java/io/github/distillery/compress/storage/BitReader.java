package io.github.distillery.compress.storage;

import java.io.EOFException;

/** Reads what {@link BitWriter} wrote. */
final class BitReader {
  private final byte[] bytes;
  private long position;

  BitReader(byte[] bytes) {
    this.bytes = bytes;
  }

  int read(int count) throws EOFException {
    int bits = 0;
    for (int i = 0; i < count; i++) {
      bits = bits << 1 | readBit();
    }
    return bits;
  }

  int readBit() throws EOFException {
    int index = (int) (position / Byte.SIZE);
    if (index >= bytes.length) {
      throw new EOFException("the codes end in the middle");
    }
    int shift = Byte.SIZE - 1 - (int) (position % Byte.SIZE);
    position++;
    return bytes[index] >>> shift & 1;
  }
}
