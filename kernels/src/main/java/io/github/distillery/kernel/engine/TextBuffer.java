package io.github.distillery.kernel.engine;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/**
 * Holds printed UTF-8 until it is taken; never cuts a character in two. Who prints faster than it
 * is taken waits, so that much output needs no much memory.
 */
final class TextBuffer extends OutputStream {
  private static final int MOST_BYTES = 1 << 20;
  private static final long MILLIS_BETWEEN_LOOKS = 20;

  private final Runnable changed;
  private final PrintStream real;
  private final BooleanSupplier around;
  private ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean bounded = true;

  /**
   * Makes an empty buffer.
   *
   * @param changed called after each write
   * @param real where it goes instead while {@code around}
   * @param around whether the calling thread is to write to the real stream
   */
  TextBuffer(Runnable changed, PrintStream real, BooleanSupplier around) {
    this.changed = changed;
    this.real = real;
    this.around = around;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int length) {
    if (around.getAsBoolean()) {
      real.write(from, offset, length);
      return;
    }
    int written = 0;
    while (written < length) {
      int count = writeSome(from, offset + written, length - written);
      written += count;
      changed.run();
    }
  }

  private synchronized int writeSome(byte[] from, int offset, int length) {
    awaitRoom();
    int room = bounded ? MOST_BYTES - bytes.size() : length;
    int count = Math.min(length, room);
    bytes.write(from, offset, count);
    return count;
  }

  /** Goes on waiting when interrupted, unless the cell is to stop: nothing printed gets lost. */
  private void awaitRoom() {
    boolean interrupted = false;
    try {
      while (bounded && bytes.size() >= MOST_BYTES) {
        StopSign.check();
        try {
          wait(MILLIS_BETWEEN_LOOKS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Lets nobody wait any more, because nobody will take. */
  synchronized void unbind() {
    bounded = false;
    notifyAll();
  }

  /**
   * Takes out what is complete.
   *
   * @return the text since the last call; may be empty
   */
  synchronized String take() {
    byte[] all = bytes.toByteArray();
    int complete = completeLength(all);
    bytes = new ByteArrayOutputStream();
    bytes.write(all, complete, all.length - complete);
    notifyAll();
    return new String(all, 0, complete, StandardCharsets.UTF_8);
  }

  private static int completeLength(byte[] all) {
    // Walk back over at most three continuation bytes to the start of the last character.
    for (int back = 1; back <= Math.min(4, all.length); back++) {
      int b = all[all.length - back] & 0xFF;
      if ((b & 0xC0) != 0x80) {
        int needed = b < 0xC0 ? 1 : b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
        return needed > back ? all.length - back : all.length;
      }
    }
    return all.length;
  }
}
