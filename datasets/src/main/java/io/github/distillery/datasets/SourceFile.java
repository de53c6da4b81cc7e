package io.github.distillery.datasets;

import io.github.distillery.data.ContentHash;
import io.github.distillery.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * A file in memory, as it lies on disk.
 *
 * @param name what messages call it
 * @param bytes its content, not decompressed
 */
record SourceFile(String name, byte[] bytes) {

  static SourceFile read(Path path) {
    if (Files.isDirectory(path)) {
      throw new DataException(path + ": is a folder; give the file in it");
    }
    try {
      long size = Files.size(path);
      long most = Math.min(Integer.MAX_VALUE - 8L, Runtime.getRuntime().maxMemory() / 2);
      if (size > most) {
        throw new DataException(
            "%s: the file has %,d bytes, and this Java can take in %,d at once; give it more memory (-Xmx) or cut the file"
                .formatted(path, size, most));
      }
      return new SourceFile(path.toString(), Files.readAllBytes(path));
    } catch (NoSuchFileException e) {
      throw new DataException(
          "%s: there is no such file (looked for in %s); check the path"
              .formatted(path, path.toAbsolutePath().getParent()),
          e);
    } catch (IOException e) {
      throw new DataException(path + ": cannot be read (" + e + "); check the file's rights", e);
    }
  }

  /** The SHA-256 of the bytes of all files, one after the other. */
  static String sha256(SourceFile... files) {
    MessageDigest digest = ContentHash.sha256();
    for (SourceFile file : files) {
      digest.update(file.bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The first bytes as somebody with a hex viewer sees them, for messages. */
  String beginning() {
    if (bytes.length == 0) {
      return "nothing, the file is empty";
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(4, bytes.length); i++) {
      text.append(bytes[i] >= ' ' && bytes[i] <= '~' ? (char) bytes[i] : '.');
    }
    String hex = HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(4, bytes.length));
    return "%s (\"%s\")".formatted(hex, text);
  }
}
