package io.github.distillery.kernel.engine;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/** Holds printed UTF-8 until it is taken; never cuts a character in two. */
final class TextBuffer extends OutputStream {
  private final Runnable changed;
  private final PrintStream real;
  private final BooleanSupplier around;
  private ByteArrayOutputStream bytes = new ByteArrayOutputStream();

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
    if (around.getAsBoolean()) {
      real.write(b);
      return;
    }
    synchronized (this) {
      bytes.write(b);
    }
    changed.run();
  }

  @Override
  public void write(byte[] from, int offset, int length) {
    if (around.getAsBoolean()) {
      real.write(from, offset, length);
      return;
    }
    synchronized (this) {
      bytes.write(from, offset, length);
    }
    changed.run();
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
