package io.github.distillery.label;

import io.github.distillery.data.ContentHash;
import io.github.distillery.data.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * What a file must be, so that it is taken for the one that was written.
 *
 * @param bytes its length
 * @param sha256 the hash of the whole file, as other programs compute it
 * @param spots the hash of some blocks spread over the file, so that an exchanged file is noticed
 *     without reading it whole
 */
record FileCheck(long bytes, String sha256, String spots) {
  private static final int BLOCK = 4096;
  private static final int BLOCKS = 64;

  /** Measures a file that was just written. */
  static FileCheck of(Path file, String sha256) throws IOException {
    return new FileCheck(Files.size(file), sha256, spotsOf(file));
  }

  boolean isComplete() {
    return bytes >= 0 && sha256 != null && spots != null;
  }

  /** Looks at the length and at some blocks. */
  void quickly(Path file) throws IOException {
    long now = Files.size(file);
    if (now < bytes) {
      throw new DataException(
          "%s: the file ends too early (%,d bytes of %,d); remove the folder and make the soft labels again"
              .formatted(file, now, bytes));
    }
    if (now > bytes || !spotsOf(file).equals(spots)) {
      throw changed(file);
    }
  }

  /** Reads the whole file. */
  void wholly(Path file) throws IOException {
    quickly(file);
    MessageDigest digest = ContentHash.sha256();
    byte[] block = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(block); read >= 0; read = in.read(block)) {
        digest.update(block, 0, read);
      }
    }
    if (!HexFormat.of().formatHex(digest.digest()).equals(sha256)) {
      throw changed(file);
    }
  }

  private static DataException changed(Path file) {
    return new DataException(
        file
            + ": the soft labels are not those that the manifest names (their hash differs);"
            + " remove the folder and make them again");
  }

  private static String spotsOf(Path file) throws IOException {
    MessageDigest digest = ContentHash.sha256();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long last = Math.max(0, channel.size() - BLOCK);
      for (int i = 0; i < BLOCKS; i++) {
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        channel.read(block, (long) ((double) last * i / (BLOCKS - 1)));
        digest.update(block.flip());
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
