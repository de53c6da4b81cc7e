package io.github.distillery.kernel.engine;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Holds printed UTF-8 until it is taken; never cuts a character in two. */
final class TextBuffer extends OutputStream {
  private final Runnable changed;
  private ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /**
   * Makes an empty buffer.
   *
   * @param changed called after each write
   */
  TextBuffer(Runnable changed) {
    this.changed = changed;
  }

  @Override
  public void write(int b) {
    synchronized (this) {
      bytes.write(b);
    }
    changed.run();
  }

  @Override
  public void write(byte[] from, int offset, int length) {
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
