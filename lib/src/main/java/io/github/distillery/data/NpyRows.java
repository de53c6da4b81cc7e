package io.github.distillery.data;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The rows of an {@code .npy} file, read where they lie: the file is mapped into memory, read-only,
 * and the operating system keeps of it what fits. It may be larger than memory. Can be read from
 * several threads.
 */
public final class NpyRows {
  private static final long SEGMENT_BYTES = 1L << 30;

  private final Path file;
  private final long[] shape;
  private final int rowValues;
  private final long segmentRows;
  private final List<FloatBuffer> segments;

  private NpyRows(Path file, long[] shape, int rowValues, long segmentRows, List<FloatBuffer> all) {
    this.file = file;
    this.shape = shape;
    this.rowValues = rowValues;
    this.segmentRows = segmentRows;
    this.segments = all;
  }

  /**
   * Maps a file.
   *
   * @param file what {@link Npy} or {@link NpyWriter} wrote, or NumPy, with 32-bit floats
   * @return its rows
   * @throws DataException where it is not such a file, or its length is not what its header says
   * @throws IOException where it cannot be read
   */
  public static NpyRows open(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      DataInputStream data =
          new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
      Npy.Header header = Npy.readHeader(file.toString(), data, Long.MAX_VALUE);
      long[] shape = header.shape();
      long values = Npy.length(shape);
      long expected = header.bytes() + Float.BYTES * values;
      if (channel.size() < expected) {
        throw Npy.endsTooEarly(file.toString(), null);
      }
      if (shape.length == 0 || channel.size() > expected) {
        throw new DataException(
            "%s: %,d bytes do not fit the shape %s, which takes %,d; write the file again"
                .formatted(file, channel.size(), Arrays.toString(shape), expected));
      }
      long rowValues = values == 0 ? 0 : values / shape[0];
      if (Float.BYTES * rowValues > SEGMENT_BYTES) {
        throw new DataException(file + ": a row takes more than 1 GiB; cut the rows up");
      }
      long segmentRows = Math.max(1, SEGMENT_BYTES / Math.max(1, Float.BYTES * rowValues));
      return new NpyRows(
          file,
          shape,
          (int) rowValues,
          segmentRows,
          map(channel, header.bytes(), values, segmentRows * rowValues));
    } catch (EOFException e) {
      throw Npy.endsTooEarly(file.toString(), e);
    }
  }

  private static List<FloatBuffer> map(FileChannel channel, long begin, long values, long most)
      throws IOException {
    List<FloatBuffer> segments = new ArrayList<>();
    for (long from = 0; from < values; from += most) {
      long count = Math.min(most, values - from);
      segments.add(
          channel
              .map(MapMode.READ_ONLY, begin + Float.BYTES * from, Float.BYTES * count)
              .order(ByteOrder.LITTLE_ENDIAN)
              .asFloatBuffer());
    }
    return segments;
  }

  /**
   * The shape of the whole array.
   *
   * @return {@code [n, ...]}
   */
  public long[] shape() {
    return shape.clone();
  }

  /**
   * Copies some rows.
   *
   * @param indices the rows wanted, in the order wanted
   * @return a new array {@code [indices, ...]}
   * @throws DataException where the file was cut off since it was opened
   */
  public INDArray rows(int[] indices) {
    long[] wanted = shape();
    wanted[0] = indices.length;
    INDArray picked = Nd4j.create(DataType.FLOAT, wanted);
    rows(indices, picked);
    return picked;
  }

  /** Copies some rows over those of an array in 'c' order that is no part of another one. */
  void rows(int[] indices, INDArray picked) {
    if (indices.length == 0 || rowValues == 0) {
      return;
    }
    FloatPointer all = new FloatPointer(picked.data().addressPointer());
    // A buffer reaches 2 GiB far.
    int atOnce = (int) Math.min(indices.length, segmentRows);
    try {
      for (int from = 0; from < indices.length; from += atOnce) {
        int count = Math.min(atOnce, indices.length - from);
        FloatBuffer to =
            all.getPointer((long) from * rowValues).capacity((long) count * rowValues).asBuffer();
        for (int i = 0; i < count; i++) {
          copy(indices[from + i], to, i * rowValues);
        }
      }
    } catch (InternalError e) {
      throw new DataException(
          file + ": the file was cut off while it was in use; make it again", e);
    }
    Reference.reachabilityFence(picked);
  }

  private void copy(int row, FloatBuffer to, int at) {
    if (row < 0 || row >= shape[0]) {
      throw new IndexOutOfBoundsException(
          "%s: there is no row %d; rows go from 0 to %d".formatted(file, row, shape[0] - 1));
    }
    int from = (int) (row % segmentRows) * rowValues;
    to.put(at, segments.get((int) (row / segmentRows)), from, rowValues);
  }
}
