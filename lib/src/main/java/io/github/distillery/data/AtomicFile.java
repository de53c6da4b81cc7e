package io.github.distillery.data;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * Writes a file beside its place, then moves it there: it is complete or as it was before. Where it
 * cannot be written, as on a full disk, a {@link NotWrittenException} says so.
 */
public final class AtomicFile {
  private static final Duration LEFT = Duration.ofHours(1);

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
   * @throws NotWrittenException where it cannot be written; the file is then as it was before
   * @throws IOException what the content throws of its own
   */
  public static void write(Path file, Content content) throws IOException {
    try (Part part = begin(file)) {
      content.writeTo(part.stream());
      part.commit();
    }
  }

  /**
   * Begins a file that is written piece by piece; folders above it are made. What a link points to
   * is written, and not the link.
   *
   * @param file where to
   * @return the file beside it, to be committed and closed
   * @throws NotWrittenException where it cannot be made
   */
  public static Part begin(Path file) throws NotWrittenException {
    try {
      Path place = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
      Files.createDirectories(place.getParent());
      Path beside = createBeside(place);
      return new Part(place, beside, new FileOutputStream(beside.toFile()));
    } catch (IOException e) {
      throw new NotWrittenException(file, e);
    }
  }

  /** Whoever may read the other files of the folder may read this one, unlike a temporary file. */
  private static Path createBeside(Path place) throws IOException {
    while (true) {
      long number = ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);
      Path beside = place.resolveSibling(place.getFileName() + "." + number + ".part");
      try {
        return Files.createFile(beside);
      } catch (FileAlreadyExistsException e) {
        // Another number, then.
      }
    }
  }

  /**
   * Removes what processes that were killed have left in a folder: unfinished files of this class
   * that nobody has written to for an hour. Whoever is about to go on where something was killed
   * calls it once. What others keep there stays, whatever its name ends with.
   *
   * @param folder where files are written; it need not be there
   * @param names a regular expression for the names of the files that were to be written
   * @throws UncheckedIOException where the folder cannot be read
   */
  public static void removeLeftovers(Path folder, String names) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    Pattern unfinished = Pattern.compile("(" + names + ")[.][0-9]+[.]part");
    Instant old = Instant.now().minus(LEFT);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (unfinished.matcher(file.getFileName().toString()).matches()
            && Files.getLastModifiedTime(file).toInstant().isBefore(old)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s: unfinished files of a run that was killed cannot be removed (%s); give yourself the right to read and write there, or name another folder"
              .formatted(folder, e.getMessage()),
          e);
    }
  }

  /**
   * A file on its way. Closed without having been committed, it leaves nothing behind. Interrupting
   * the thread that writes it does not close it, as it would a channel: what was learnt until then
   * is to be kept.
   */
  public static final class Part implements Closeable {
    private final Path file;
    private final Path beside;
    private final FileOutputStream out;
    private final OutputStream stream;
    private boolean ready;

    private Part(Path file, Path beside, FileOutputStream out) {
      this.file = file;
      this.beside = beside;
      this.out = out;
      this.stream = new StaysOpen(new BufferedOutputStream(new Naming(out, file), 1 << 16));
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
     * Puts all of it on the disk, still beside its place. Where several files belong together, all
     * are made ready before the first is moved, since moving needs no room.
     *
     * @return where it is until it is committed
     * @throws NotWrittenException where it cannot be written
     */
    public Path ready() throws NotWrittenException {
      try {
        if (!ready) {
          stream.flush();
          out.getFD().sync();
          out.close();
          ready = true;
        }
        return beside;
      } catch (IOException e) {
        throw new NotWrittenException(file, e);
      }
    }

    /**
     * Moves the file to its place.
     *
     * @throws NotWrittenException where it cannot be written
     */
    public void commit() throws NotWrittenException {
      ready();
      try {
        Files.move(
            beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        throw new NotWrittenException(file, e);
      }
    }

    @Override
    public void close() throws IOException {
      out.close();
      Files.deleteIfExists(beside);
    }
  }

  /** The system says what is wrong, but not with which file. */
  private static final class Naming extends FilterOutputStream {
    private final Path file;

    Naming(OutputStream out, Path file) {
      super(out);
      this.file = file;
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      try {
        out.write(bytes, from, count);
      } catch (IOException e) {
        throw new NotWrittenException(file, e);
      }
    }
  }

  /** Whoever writes may close it; the file is closed when it is committed. */
  private static final class StaysOpen extends FilterOutputStream {
    StaysOpen(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      out.write(bytes, from, count);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
