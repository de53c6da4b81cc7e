package io.github.distillery.data;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes a file beside its place, then moves it there: it is complete or as it was before. */
public final class AtomicFile {
  private AtomicFile() {}

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes everything.
     *
     * @param out the file's stream; it may be closed or not
     * @throws IOException where it cannot be written, for example on a full disk
     */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a file; folders above it are made.
   *
   * @param file where to
   * @param content what to write
   * @throws IOException where it cannot be written; the file is then as it was before
   */
  public static void write(Path file, Content content) throws IOException {
    try (Part part = begin(file)) {
      content.writeTo(part.stream());
      part.commit();
    }
  }

  /**
   * Begins a file that is written piece by piece; folders above it are made.
   *
   * @param file where to
   * @return the file beside it, to be committed and closed
   * @throws IOException where it cannot be made
   */
  public static Part begin(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path beside = Files.createTempFile(folder, file.getFileName() + ".", ".part");
    return new Part(file, beside, FileChannel.open(beside, StandardOpenOption.WRITE));
  }

  /** A file on its way. Closed without having been committed, it leaves nothing behind. */
  public static final class Part implements Closeable {
    private final Path file;
    private final Path beside;
    private final FileChannel channel;
    private final OutputStream stream;

    private Part(Path file, Path beside, FileChannel channel) {
      this.file = file;
      this.beside = beside;
      this.channel = channel;
      this.stream = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
    }

    /**
     * Where its content goes.
     *
     * @return a buffered stream; it may be closed or not
     */
    public OutputStream stream() {
      return stream;
    }

    /**
     * Moves the file to its place.
     *
     * @throws IOException where it cannot be written
     */
    public void commit() throws IOException {
      if (channel.isOpen()) {
        stream.flush();
        channel.force(true);
        channel.close();
      }
      Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
      channel.close();
      Files.deleteIfExists(beside);
    }
  }
}
