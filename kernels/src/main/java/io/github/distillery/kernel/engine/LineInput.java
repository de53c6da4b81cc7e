package io.github.distillery.kernel.engine;

import io.github.distillery.kernel.display.CellOutput;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Makes {@code System.in} ask the person at the screen, a line at a time. */
final class LineInput extends InputStream {
  private final CellOutput output;
  private byte[] line = new byte[0];
  private int next;

  LineInput(CellOutput output) {
    this.output = output;
  }

  @Override
  public synchronized int read() {
    return ready() ? line[next++] & 0xFF : -1;
  }

  @Override
  public synchronized int read(byte[] into, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (!ready()) {
      return -1;
    }
    int count = Math.min(length, line.length - next);
    System.arraycopy(line, next, into, offset, count);
    next += count;
    return count;
  }

  @Override
  public synchronized int available() {
    return line.length - next;
  }

  private boolean ready() {
    if (next < line.length) {
      return true;
    }
    Optional<String> answer = output.readLine("");
    answer.ifPresent(
        text -> {
          line = (text + "\n").getBytes(StandardCharsets.UTF_8);
          next = 0;
        });
    return answer.isPresent();
  }
}
