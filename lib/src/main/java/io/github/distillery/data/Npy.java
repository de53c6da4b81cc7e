package io.github.distillery.data;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Reads and writes NumPy's {@code .npy} format, version 1: 32-bit floats, little-endian, in 'c'
 * order. Such files can be read with {@code numpy.load} and the other way round.
 */
public final class Npy {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,\\s]*)\\)");
  private static final long MOST_VALUES = Long.MAX_VALUE / Float.BYTES;
  private static final int BLOCK_VALUES = 1 << 18;

  private Npy() {}

  /**
   * Writes an array.
   *
   * @param array rank 1 or more; written as 32-bit floats
   * @param out left open
   * @throws IOException where it cannot be written
   */
  public static void write(INDArray array, OutputStream out) throws IOException {
    NpyWriter writer = new NpyWriter(out, array.shape());
    INDArray flat = array.dup('c').reshape('c', new long[] {array.length()});
    for (long from = 0; from < flat.length(); from += BLOCK_VALUES) {
      long to = Math.min(flat.length(), from + BLOCK_VALUES);
      writer.append(flat.get(NDArrayIndex.interval(from, to)).dup().data().asFloat());
    }
    writer.finish();
  }

  static byte[] header(long[] shape) {
    String sizes = Arrays.stream(shape).mapToObj(n -> n + ",").collect(Collectors.joining(" "));
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + sizes + "), }";
    int used = MAGIC.length + 2 + header.length() + 1;
    String padded = header + " ".repeat((64 - used % 64) % 64) + "\n";
    return ByteBuffer.allocate(MAGIC.length + 2 + padded.length())
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .putShort((short) padded.length())
        .put(padded.getBytes(StandardCharsets.US_ASCII))
        .array();
  }

  /**
   * Reads an array.
   *
   * @param place the file's name, for messages
   * @param in left open
   * @param mostValues the most values that are expected; more are refused before memory is taken
   * @return the array, 32-bit floats
   * @throws DataException where it is not such a file, or ends too early
   * @throws IOException where it cannot be read
   */
  public static INDArray read(String place, InputStream in, long mostValues) throws IOException {
    DataInputStream data = new DataInputStream(in);
    try {
      long[] shape = readHeader(place, data, Math.min(mostValues, Integer.MAX_VALUE)).shape();
      float[] values = new float[Math.toIntExact(length(shape))];
      readValues(data, values);
      return values.length == 0
          ? Nd4j.create(DataType.FLOAT, shape)
          : Nd4j.create(values, shape, 'c');
    } catch (EOFException e) {
      throw endsTooEarly(place, e);
    }
  }

  /** What stands before the values, and how many bytes it takes. */
  record Header(long[] shape, long bytes) {}

  static Header readHeader(String place, DataInputStream data, long mostValues) throws IOException {
    byte[] magic = data.readNBytes(MAGIC.length);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new DataException(
          place
              + ": this is no .npy file of version 1, it begins with other bytes; write it again,"
              + " with numpy.save for example");
    }
    byte[] header = new byte[Short.toUnsignedInt(Short.reverseBytes(data.readShort()))];
    data.readFully(header);
    return new Header(
        shape(place, new String(header, StandardCharsets.US_ASCII), mostValues),
        MAGIC.length + Short.BYTES + header.length);
  }

  static DataException endsTooEarly(String place, Exception cause) {
    return new DataException(place + ": the file ends too early; write it again", cause);
  }

  private static void readValues(DataInputStream data, float[] values) throws IOException {
    byte[] bytes = new byte[4 * Math.min(values.length, BLOCK_VALUES)];
    for (int from = 0; from < values.length; from += BLOCK_VALUES) {
      int count = Math.min(BLOCK_VALUES, values.length - from);
      data.readFully(bytes, 0, 4 * count);
      ByteBuffer.wrap(bytes, 0, 4 * count)
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(values, from, count);
    }
  }

  private static long[] shape(String place, String header, long mostValues) {
    Matcher matcher = SHAPE.matcher(header);
    if (!header.contains("'<f4'") || !header.contains("False") || !matcher.find()) {
      throw new DataException(
          "%s: the header is \"%s\"; only little-endian 32-bit floats in 'c' order are read, so write it with astype('<f4')"
              .formatted(place, Shown.text(header)));
    }
    long[] shape =
        Arrays.stream(matcher.group(1).split(","))
            .map(String::strip)
            .filter(s -> !s.isEmpty())
            .mapToLong(s -> s.length() > 10 ? Long.MAX_VALUE : Long.parseLong(s))
            .toArray();
    long length = length(shape);
    if (length < 0 || length > mostValues) {
      throw new DataException(
          "%s: the header says the shape %s, but at most %,d values are expected here; write the file again"
              .formatted(place, Arrays.toString(shape), mostValues));
    }
    return shape;
  }

  static long length(long[] shape) {
    long length = 1;
    for (long size : shape) {
      if (size != 0 && length > MOST_VALUES / size) {
        return -1;
      }
      length *= size;
    }
    return length;
  }
}
