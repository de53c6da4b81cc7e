package io.github.distillery.datasets;

import io.github.distillery.data.DataException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * Looks at the checksums of a PNG. Java's own decoder does not, so that a picture with flipped bits
 * would be read as another picture.
 */
final class PngChecksums {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int LENGTH_AND_TYPE = 8;
  private static final int AROUND_DATA = 12;

  private PngChecksums() {}

  /**
   * Goes through all chunks.
   *
   * @param file any file; what is no PNG is let pass
   * @throws DataException where a chunk is damaged, or the file ends before its last chunk
   */
  static void check(SourceFile file) {
    byte[] bytes = file.bytes();
    if (bytes.length < SIGNATURE.length
        || !Arrays.equals(SIGNATURE, Arrays.copyOf(bytes, SIGNATURE.length))) {
      return;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    String type = "";
    for (int at = SIGNATURE.length; !type.equals("IEND"); ) {
      long length = bytes.length - at < AROUND_DATA ? -1 : in.getInt(at);
      if (length < 0 || length > bytes.length - at - AROUND_DATA) {
        throw new DataException(
            "%s: unreadable image: the file is truncated or damaged, its part at byte %,d is not whole; replace it or take it away"
                .formatted(file.name(), at));
      }
      type = new String(bytes, at + 4, 4, StandardCharsets.ISO_8859_1);
      int end = at + LENGTH_AND_TYPE + (int) length;
      CRC32 sum = new CRC32();
      sum.update(bytes, at + 4, 4 + (int) length);
      if ((int) sum.getValue() != in.getInt(end)) {
        throw new DataException(
            "%s: unreadable image: the part at byte %,d has the checksum %08x, the file states %08x; it is damaged, replace it or take it away"
                .formatted(file.name(), at, sum.getValue(), in.getInt(end)));
      }
      at = end + 4;
    }
  }
}
