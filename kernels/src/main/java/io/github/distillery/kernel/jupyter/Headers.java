package io.github.distillery.kernel.jupyter;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.dflib.jjava.jupyter.messages.Header;
import org.dflib.jjava.jupyter.messages.KernelTimestamp;
import org.dflib.jjava.jupyter.messages.MessageContext;
import org.dflib.jjava.jupyter.messages.MessageType;

/**
 * The headers of what the kernel sends. Those that jjava-jupyter makes say the minute but not the
 * second, so that clients which note how long a cell took note nothing; and they carry the client's
 * session where the kernel's belongs.
 */
final class Headers {
  private static final String SESSION = UUID.randomUUID().toString();

  private Headers() {}

  /**
   * A header with the time of now.
   *
   * @param parent what the message answers; null for a message of the kernel's own accord
   * @param type the message's type
   * @return the header
   */
  static <T> Header<T> of(MessageContext parent, MessageType<T> type) {
    return new Header<>(
        UUID.randomUUID().toString(),
        parent == null ? Header.KERNEL_USERNAME : parent.getHeader().getUsername(),
        SESSION,
        new KernelTimestamp(Instant.now().truncatedTo(ChronoUnit.MICROS).toString()),
        type,
        Header.PROTOCOL_VERISON);
  }
}
