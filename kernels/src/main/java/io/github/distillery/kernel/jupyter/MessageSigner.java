package io.github.distillery.kernel.jupyter;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;

/**
 * Signs messages by HMAC-SHA256 (RFC 2104) with the key of the connection file.
 *
 * <p>On {@link MessageDigest} and not on {@code javax.crypto}, which first checks its providers and
 * so takes a third of the time in which a kernel starts.
 */
final class MessageSigner {
  private static final String SCHEME = "hmac-sha256";
  private static final int BLOCK = 64;
  private static final byte INNER = 0x36;
  private static final byte OUTER = 0x5c;

  private final boolean signs;
  private final byte[] inner;
  private final byte[] outer;

  private MessageSigner(byte[] key) {
    signs = key.length > 0;
    byte[] block = Arrays.copyOf(key.length > BLOCK ? sha256().digest(key) : key, BLOCK);
    inner = mixed(block, INNER);
    outer = mixed(block, OUTER);
  }

  /**
   * The signer of a connection. With an empty key nothing is signed, as the protocol says.
   *
   * @param connection what the connection file says
   * @return the signer
   * @throws IllegalArgumentException where it names another scheme than {@code hmac-sha256}
   */
  static MessageSigner of(KernelConnectionProperties connection) {
    String key = connection.getKey() == null ? "" : connection.getKey();
    if (!key.isEmpty() && !SCHEME.equals(connection.getSignatureScheme())) {
      throw new IllegalArgumentException(
          "signature_scheme is "
              + connection.getSignatureScheme()
              + "; this kernel knows "
              + SCHEME
              + " only");
    }
    return new MessageSigner(key.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The signature of a message.
   *
   * @param parts header, parent header, metadata and content as they are sent
   * @return hexadecimal digits in ASCII; nothing where the key is empty
   */
  byte[] sign(List<byte[]> parts) {
    if (!signs) {
      return new byte[0];
    }
    MessageDigest digest = sha256();
    digest.update(inner);
    parts.forEach(digest::update);
    byte[] within = digest.digest();
    digest.update(outer);
    return HexFormat.of().formatHex(digest.digest(within)).getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] mixed(byte[] block, byte with) {
    byte[] mixed = block.clone();
    for (int i = 0; i < mixed.length; i++) {
      mixed[i] ^= with;
    }
    return mixed;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
