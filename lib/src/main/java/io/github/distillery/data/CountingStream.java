package io.github.distillery.data;

import java.io.OutputStream;

/** A stream that keeps nothing of what is written but its size. */
public final class CountingStream extends OutputStream {
  private long bytes;

  /** Begins at 0. */
  public CountingStream() {}

  /**
   * How much has been written.
   *
   * @return bytes
   */
  public long bytes() {
    return bytes;
  }

  @Override
  public void write(int one) {
    bytes++;
  }

  @Override
  public void write(byte[] some, int from, int count) {
    bytes += count;
  }
}
