package io.github.distillery.datasets;

import io.github.distillery.data.DataException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks a gzip file that is in memory (RFC 1952, one member) and says where it is damaged. The
 * JDK's own stream neither names the place nor notices what follows the end of the data.
 */
final class GzipStream extends InputStream {
  private static final int TRAILER = 8;
  private static final int HEADER_CHECKSUM = 2;
  private static final int EXTRA_FIELD = 4;
  private static final int FILE_NAME = 8;
  private static final int COMMENT = 16;

  private final SourceFile file;
  private final int bodyStart;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 checksum = new CRC32();
  private boolean ended;

  GzipStream(SourceFile file) {
    this.file = file;
    bodyStart = bodyStart();
    inflater.setInput(file.bytes(), bodyStart, file.bytes().length - bodyStart);
  }

  static boolean isGzip(SourceFile file) {
    byte[] bytes = file.bytes();
    return bytes.length >= 2 && (bytes[0] & 0xff) == 0x1f && (bytes[1] & 0xff) == 0x8b;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (ended) {
      return -1;
    }
    if (length == 0) {
      return 0;
    }
    int count = inflate(target, offset, length);
    if (count > 0) {
      checksum.update(target, offset, count);
      return count;
    }
    if (!inflater.finished()) {
      throw truncated();
    }
    checkEnd();
    ended = true;
    return -1;
  }

  @Override
  public void close() {
    inflater.end();
  }

  private int inflate(byte[] target, int offset, int length) {
    try {
      return inflater.inflate(target, offset, length);
    } catch (DataFormatException e) {
      throw new DataException(
          "%s: the gzip data is damaged near byte %,d of %,d (%s); get the file again"
              .formatted(
                  file.name(),
                  bodyStart + inflater.getBytesRead(),
                  file.bytes().length,
                  e.getMessage()),
          e);
    }
  }

  private void checkEnd() {
    long end = bodyStart + inflater.getBytesRead() + TRAILER;
    if (end > file.bytes().length) {
      throw truncated();
    }
    int trailer = (int) end - TRAILER;
    long stated = littleEndian(trailer);
    if (stated != checksum.getValue()) {
      throw new DataException(
          "%s: the unpacked data has the checksum %08x, the file states %08x at byte %,d; it is damaged, get it again"
              .formatted(file.name(), checksum.getValue(), stated, trailer));
    }
    long statedLength = littleEndian(trailer + 4);
    if (statedLength != (inflater.getBytesWritten() & 0xffffffffL)) {
      throw new DataException(
          "%s: %,d bytes were unpacked, the file states %,d at byte %,d; it is damaged, get it again"
              .formatted(file.name(), inflater.getBytesWritten(), statedLength, trailer + 4));
    }
    if (end < file.bytes().length) {
      throw new DataException(
          "%s: %,d bytes follow the end of the gzip data at byte %,d; the file is damaged or something was appended, get it again"
              .formatted(file.name(), file.bytes().length - end, end));
    }
  }

  private long littleEndian(int at) {
    byte[] bytes = file.bytes();
    return (bytes[at] & 0xffL)
        | (bytes[at + 1] & 0xffL) << 8
        | (bytes[at + 2] & 0xffL) << 16
        | (bytes[at + 3] & 0xffL) << 24;
  }

  private int bodyStart() {
    int flags = at(3);
    if (at(2) != 8) {
      throw new DataException(
          "%s: compression method %d at byte 2; gzip only knows 8, so the file is damaged, get it again"
              .formatted(file.name(), at(2)));
    }
    int start = 10;
    if ((flags & EXTRA_FIELD) != 0) {
      start += 2 + at(start) + 256 * at(start + 1);
    }
    if ((flags & FILE_NAME) != 0) {
      start = afterZero(start);
    }
    if ((flags & COMMENT) != 0) {
      start = afterZero(start);
    }
    if ((flags & HEADER_CHECKSUM) != 0) {
      start += 2;
    }
    if (start > file.bytes().length) {
      throw truncated();
    }
    return start;
  }

  private int afterZero(int from) {
    int at = from;
    while (at(at) != 0) {
      at++;
    }
    return at + 1;
  }

  private int at(int index) {
    if (index >= file.bytes().length) {
      throw truncated();
    }
    return file.bytes()[index] & 0xff;
  }

  private DataException truncated() {
    return new DataException(
        "%s: the file is truncated: the gzip data has not ended where the file does, at byte %,d; get it again"
            .formatted(file.name(), file.bytes().length));
  }
}
