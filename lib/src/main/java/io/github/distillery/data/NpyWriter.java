package io.github.distillery.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Writes an {@code .npy} file piece by piece, so that the whole array never has to be in memory;
 * see {@link Npy} for the format.
 */
public final class NpyWriter {
  private static final int BLOCK_VALUES = 1 << 16;

  private final OutputStream out;
  private final long[] shape;
  private long missing;

  /**
   * Begins the file.
   *
   * @param out left open
   * @param shape of the whole array
   * @throws IOException where it cannot be written
   */
  public NpyWriter(OutputStream out, long[] shape) throws IOException {
    this.out = out;
    this.shape = shape.clone();
    this.missing = Npy.length(shape);
    out.write(Npy.header(shape));
  }

  /**
   * Writes the next values.
   *
   * @param values in 'c' order
   * @throws IOException where they cannot be written
   */
  public void append(float[] values) throws IOException {
    missing -= values.length;
    if (missing < 0) {
      throw new IllegalStateException(
          "%,d values too many for the shape %s".formatted(-missing, Arrays.toString(shape)));
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * Math.min(BLOCK_VALUES, values.length))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < values.length; from += BLOCK_VALUES) {
      int count = Math.min(BLOCK_VALUES, values.length - from);
      bytes.asFloatBuffer().put(values, from, count);
      out.write(bytes.array(), 0, Float.BYTES * count);
    }
  }

  /**
   * Ends the file.
   *
   * @throws IOException where it cannot be written
   */
  public void finish() throws IOException {
    if (missing > 0) {
      throw new IllegalStateException(
          "%,d values are missing for the shape %s".formatted(missing, Arrays.toString(shape)));
    }
    out.flush();
  }
}
