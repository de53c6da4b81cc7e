package io.github.distillery.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Hashes the content of arrays, in blocks, so that memory stays bounded. */
public final class ContentHash {
  private static final long BLOCK_VALUES = 1L << 22;

  private ContentHash() {}

  /**
   * The hash of one array: its shape and its values as 32-bit floats in 'c' order.
   *
   * @param array any shape
   * @return SHA-256, 64 hexadecimal digits
   */
  public static String of(INDArray array) {
    MessageDigest digest = sha256();
    update(digest, array);
    return HexFormat.of().formatHex(digest.digest());
  }

  static String of(Features features, int[] classOf, List<String> classNames) {
    MessageDigest digest = sha256();
    update(digest, features);
    ByteBuffer classes = ByteBuffer.allocate(4 * classOf.length);
    classes.asIntBuffer().put(classOf);
    digest.update(classes);
    for (String className : classNames) {
      byte[] text = className.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(4).putInt(0, text.length));
      digest.update(text);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * A fresh SHA-256 digest.
   *
   * @return the digest, which every Java platform has
   */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime has no SHA-256", e);
    }
  }

  private static void update(MessageDigest digest, Features features) {
    long[] shape = features.shape();
    digest.update(Arrays.toString(shape).getBytes(StandardCharsets.UTF_8));
    long length = Npy.length(shape);
    if (length == 0) {
      return;
    }
    long rowsAtOnce = Math.max(1, BLOCK_VALUES / (length / shape[0]));
    for (long from = 0; from < shape[0]; from += rowsAtOnce) {
      int to = (int) Math.min(shape[0], from + rowsAtOnce);
      update(digest, Values.floats(features.rows(IntStream.range((int) from, to).toArray())));
    }
  }

  private static void update(MessageDigest digest, float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
    bytes.asFloatBuffer().put(values);
    digest.update(bytes);
  }

  private static void update(MessageDigest digest, INDArray array) {
    digest.update(Arrays.toString(array.shape()).getBytes(StandardCharsets.UTF_8));
    if (array.length() == 0) {
      return;
    }
    INDArray rows = array.rank() == 2 ? array : array.reshape('c', array.size(0), -1);
    long rowsAtOnce = Math.max(1, BLOCK_VALUES / rows.size(1));
    for (long from = 0; from < rows.size(0); from += rowsAtOnce) {
      long to = Math.min(rows.size(0), from + rowsAtOnce);
      update(
          digest,
          rows.get(NDArrayIndex.interval(from, to), NDArrayIndex.all()).dup('c').data().asFloat());
    }
  }
}
