package io.github.distillery.datasets;

import io.github.distillery.data.ContentHash;
import io.github.distillery.data.DataException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What an idx file of unsigned bytes holds. The format: two zero bytes, a byte for the type, a byte
 * for the number of dimensions, each dimension in four bytes (big-endian), the values.
 *
 * @param header the bytes before the values
 * @param dimensions the size of each dimension; the first counts the samples
 * @param values all values, the last dimension running fastest
 */
record IdxContent(byte[] header, int[] dimensions, byte[] values) {
  private static final int UNSIGNED_BYTE = 0x08;
  private static final int FIRST_ALLOCATION = 1 << 16;
  private static final int LIKELY_COMPRESSION = 16;

  /** The bytes as they were read, grown once, and the number that is made of each. */
  private static final int BYTES_OF_A_VALUE = 1 + 2 + Float.BYTES;

  static IdxContent images(SourceFile file) {
    return read(file, 3, "images");
  }

  static IdxContent labels(SourceFile file) {
    return read(file, 1, "labels");
  }

  /** The SHA-256 of the unpacked file. */
  String sha256() {
    MessageDigest digest = ContentHash.sha256();
    digest.update(header);
    digest.update(values);
    return HexFormat.of().formatHex(digest.digest());
  }

  private static IdxContent read(SourceFile file, int rank, String what) {
    try (InputStream in = open(file)) {
      return read(file, in, rank, what);
    } catch (IOException e) {
      throw new DataException(file.name() + ": cannot be read (" + e + ")", e);
    }
  }

  static IdxContent read(SourceFile file, InputStream in, int rank, String what)
      throws IOException {
    byte[] header = in.readNBytes(4 + 4 * rank);
    checkMagic(file, header, rank, what);
    int[] dimensions = new int[rank];
    long count = dimensions(file, header, dimensions, what);
    byte[] values = values(file, in, header.length, (int) count, dimensions, what);
    if (in.read() >= 0) {
      throw new DataException(
          "%s: more bytes follow the %s that the header declares, from byte %,d on; the header is wrong or something was appended, get the file again"
              .formatted(file.name(), declared(dimensions, what), header.length + count));
    }
    return new IdxContent(header, dimensions, values);
  }

  private static InputStream open(SourceFile file) {
    return GzipStream.isGzip(file) ? new GzipStream(file) : new ByteArrayInputStream(file.bytes());
  }

  private static void checkMagic(SourceFile file, byte[] header, int rank, String what) {
    byte[] wanted = {0, 0, UNSIGNED_BYTE, (byte) rank};
    byte[] magic = Arrays.copyOf(header, Math.min(4, header.length));
    if (!Arrays.equals(magic, wanted)) {
      throw wrongMagic(new SourceFile(file.name(), magic), wanted, what);
    }
    if (header.length < 4 + 4 * rank) {
      throw new DataException(
          "%s: the file is truncated: it ends at byte %,d, within the header of %d bytes; get it again"
              .formatted(file.name(), header.length, 4 + 4 * rank));
    }
  }

  private static DataException wrongMagic(SourceFile file, byte[] wanted, String what) {
    byte[] magic = file.bytes();
    boolean idx = magic.length == 4 && magic[0] == 0 && magic[1] == 0;
    String remedy;
    if (idx && magic[2] == UNSIGNED_BYTE && magic[3] == 1) {
      remedy = "these are labels; are the two files swapped?";
    } else if (idx && magic[2] == UNSIGNED_BYTE && magic[3] == 3) {
      remedy = "these are images; are the two files swapped?";
    } else if (idx && magic[2] >= UNSIGNED_BYTE && magic[2] <= 0x0e && magic[3] > 0) {
      remedy = "this is idx of another type or rank; write unsigned bytes, one channel";
    } else {
      remedy = "this is no idx file; was an error page saved in its place?";
    }
    return new DataException(
        "%s: wrong magic number: the data begins with %s, idx %s with %s; %s"
            .formatted(
                file.name(),
                file.beginning(),
                what,
                HexFormat.ofDelimiter(" ").formatHex(wanted),
                remedy));
  }

  private static long dimensions(SourceFile file, byte[] header, int[] into, String what) {
    ByteBuffer sizes = ByteBuffer.wrap(header, 4, header.length - 4);
    long count = 1;
    for (int d = 0; d < into.length; d++) {
      int at = sizes.position();
      long size = Integer.toUnsignedLong(sizes.getInt());
      if (size == 0) {
        throw new DataException(
            "%s: the header declares a size of 0 at byte %d, so there are no %s; get the file again"
                .formatted(file.name(), at, what));
      }
      if (size > (Integer.MAX_VALUE - 8) / count) {
        throw new DataException(
            "%s: the header declares the size %,d at byte %d, more than fits in one array; it is damaged, or the file must be cut into smaller ones"
                .formatted(file.name(), size, at));
      }
      into[d] = (int) size;
      count *= size;
    }
    return count;
  }

  /** Reads the values; the array grows with what has really been read. */
  private static byte[] values(
      SourceFile file, InputStream in, int start, int count, int[] dimensions, String what)
      throws IOException {
    long likely = Math.max(FIRST_ALLOCATION, (long) LIKELY_COMPRESSION * file.bytes().length);
    byte[] values = new byte[(int) Math.min(count, likely)];
    int filled = 0;
    while (filled < count) {
      if (filled == values.length) {
        checkMemory(file, filled, count, dimensions, what);
        values = Arrays.copyOf(values, (int) Math.min(count, 2L * filled));
      }
      int read = in.read(values, filled, values.length - filled);
      if (read < 0) {
        throw new DataException(
            "%s: the header declares %s, %,d bytes after byte %d, but only %,d are there; the file is truncated or its header wrong, get it again"
                .formatted(file.name(), declared(dimensions, what), count, start, filled));
      }
      filled += read;
    }
    return values;
  }

  private static void checkMemory(
      SourceFile file, int filled, int count, int[] dimensions, String what) {
    long most = Runtime.getRuntime().maxMemory() / BYTES_OF_A_VALUE;
    if (Math.min(count, 2L * filled) > most) {
      throw new DataException(
          "%s: the header declares %s, %,d values, and this Java can take in %,d; give it more memory (-Xmx), or get the file again"
              .formatted(file.name(), declared(dimensions, what), count, most));
    }
  }

  private static String declared(int[] dimensions, String what) {
    return dimensions.length == 1
        ? "%,d %s".formatted(dimensions[0], what)
        : "%,d %s of %,dx%,d".formatted(dimensions[0], what, dimensions[1], dimensions[2]);
  }
}
