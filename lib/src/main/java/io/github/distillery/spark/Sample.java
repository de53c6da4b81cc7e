package io.github.distillery.spark;

import io.github.distillery.data.ContentHash;
import java.io.Serializable;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * One row of a data set.
 *
 * @param index which sample it is, whatever file it lies in
 * @param features its values in 'c' order
 * @param classNumber its class, or {@link #NO_CLASS}
 */
record Sample(long index, float[] features, int classNumber) implements Serializable {
  static final int NO_CLASS = -1;

  /** A number that stands for index, features and class. */
  BigInteger hash() {
    ByteBuffer bytes =
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES + Float.BYTES * features.length);
    bytes.putLong(index).putInt(classNumber).asFloatBuffer().put(features);
    MessageDigest digest = ContentHash.sha256();
    return new BigInteger(1, digest.digest(bytes.array()));
  }
}
