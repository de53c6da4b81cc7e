package io.github.distillery.data;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * A file that cannot be written: no room on the disk, a folder that is read-only, a limit that is
 * reached. What was there before is as it was, and nothing unfinished is left. The message names
 * the file, the reason and the remedy.
 */
public final class NotWrittenException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  /**
   * Makes the exception.
   *
   * @param file which was to be written
   * @param cause what the system says; where that is such an exception already, of another file,
   *     its reason counts
   */
  public NotWrittenException(Path file, IOException cause) {
    super(message(file, reason(cause)), cause);
    this.reason = reason(cause);
  }

  /**
   * What the system says.
   *
   * @return for example {@code No space left on device}
   */
  public String reason() {
    return reason;
  }

  private static String message(Path file, String reason) {
    return "%s could not be written (%s); what was there before is as it was. Make room or name another place, then run this again"
        .formatted(file, reason);
  }

  private static String reason(IOException cause) {
    if (cause instanceof NotWrittenException same) {
      return same.reason;
    }
    if (cause instanceof AccessDeniedException) {
      return "you may not write there";
    }
    if (cause instanceof FileSystemException system && system.getReason() != null) {
      return system.getReason();
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }
}
