package io.github.distillery.spark;

import io.github.distillery.data.DataException;
import java.io.Serializable;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;

/**
 * What is known of many samples, in whatever order and wherever they were seen: tallies of parts
 * add up to that of the whole.
 *
 * @param count how many there are
 * @param indices the sum of the scrambled indices, which tells whether each from 0 on was there
 *     once
 * @param hash the sum of the samples' hashes, modulo 2 to the power of 256
 */
record SampleTally(long count, long indices, BigInteger hash) implements Serializable {
  static final SampleTally NONE = new SampleTally(0, 0, BigInteger.ZERO);

  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);
  private static final int HASH_BYTES = 32;

  SampleTally plus(Sample sample) {
    return plus(new SampleTally(1, scrambled(sample.index()), sample.hash()));
  }

  SampleTally plus(SampleTally other) {
    return new SampleTally(
        count + other.count, indices + other.indices, hash.add(other.hash).mod(MODULUS));
  }

  static SampleTally sum(List<SampleTally> parts) {
    return parts.stream().reduce(NONE, SampleTally::plus);
  }

  /** Counts samples as they pass. */
  static final class Counting implements Iterator<Sample> {
    private final Iterator<Sample> samples;
    private SampleTally tally = NONE;

    Counting(Iterator<Sample> samples) {
      this.samples = samples;
    }

    SampleTally tally() {
      return tally;
    }

    @Override
    public boolean hasNext() {
      return samples.hasNext();
    }

    @Override
    public Sample next() {
      Sample sample = samples.next();
      tally = tally.plus(sample);
      return sample;
    }
  }

  /** Refuses samples whose indices are not 0, 1, 2 and so on, each once. */
  SampleTally checked(String place) {
    long expected = 0;
    for (long i = 0; i < count; i++) {
      expected += scrambled(i);
    }
    if (indices != expected) {
      throw new DataException(
          "%s has %,d samples, but their indices are not 0 to %,d, each once; number the samples anew"
              .formatted(place, count, count - 1));
    }
    return this;
  }

  /** The tally as text that {@link #parse} reads. */
  String line() {
    return count + " " + indices + " " + hash;
  }

  static SampleTally parse(String line) {
    String[] parts = line.split(" ");
    return new SampleTally(
        Long.parseLong(parts[0]), Long.parseLong(parts[1]), new BigInteger(parts[2]));
  }

  /** The hash of all samples, 64 hexadecimal digits. */
  String text() {
    byte[] bytes = new byte[HASH_BYTES];
    byte[] digits = hash.toByteArray();
    int length = Math.min(HASH_BYTES, digits.length);
    System.arraycopy(digits, digits.length - length, bytes, HASH_BYTES - length, length);
    return HexFormat.of().formatHex(bytes);
  }

  /**
   * SplitMix64 (Steele, Lea and Flood 2014): neighbours give numbers that have nothing in common.
   */
  private static long scrambled(long index) {
    long z = (index + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
