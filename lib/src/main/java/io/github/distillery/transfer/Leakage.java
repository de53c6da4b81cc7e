package io.github.distillery.transfer;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Samples that a training part and a test part share, value by value: what a network has learnt by
 * heart says nothing about what it has understood.
 *
 * <pre>{@code
 * Leakage.between(train, test);               // which samples
 * var clean = Leakage.without(train, test);   // the training part without them
 * }</pre>
 *
 * <p>Only samples that are exactly alike are found; a copy that was shifted or compressed anew is
 * not.
 *
 * <p>Introduced in notebook 08.
 *
 * @param train the name of the training part
 * @param test the name of the test part
 * @param pairs one for each test sample that is in the training part, in the order of the test part
 */
public record Leakage(String train, String test, List<Pair> pairs) {
  private static final int BLOCK = 1000;
  private static final int NAMED = 5;

  /** Copies the list. */
  public Leakage {
    pairs = List.copyOf(pairs);
  }

  /**
   * The same sample in both parts.
   *
   * @param trainIndex its row in the training part, the first one where there are several
   * @param testIndex its row in the test part
   */
  public record Pair(int trainIndex, int testIndex) {}

  /**
   * Looks for samples that two data sets share. Labels are not looked at.
   *
   * @param train what is learnt from
   * @param test what measures; with as many values a sample, or nothing can be shared
   * @return what is in both
   */
  public static Leakage between(Dataset train, Dataset test) {
    List<Pair> pairs = new ArrayList<>();
    if (train.sampleLength() == test.sampleLength()) {
      Map<Long, Integer> first = new HashMap<>();
      long[] known = hashes(train);
      for (int i = 0; i < known.length; i++) {
        first.putIfAbsent(known[i], i);
      }
      long[] asked = hashes(test);
      for (int i = 0; i < asked.length; i++) {
        Integer at = first.get(asked[i]);
        if (at != null && Arrays.equals(values(train, at), values(test, i))) {
          pairs.add(new Pair(at, i));
        }
      }
    }
    return new Leakage(train.name(), test.name(), pairs);
  }

  /**
   * A training part without the samples that others have too.
   *
   * @param train what is learnt from
   * @param others test parts, or whatever else must not be learnt from
   * @return the samples of the training part that are in none of the others, in their order
   */
  public static Dataset without(Dataset train, Dataset... others) {
    Set<Long> unwanted = new HashSet<>();
    for (Dataset other : others) {
      if (!between(train, other).pairs().isEmpty()) {
        Arrays.stream(hashes(other)).forEach(unwanted::add);
      }
    }
    long[] hashes = hashes(train);
    int[] left =
        IntStream.range(0, train.size()).filter(i -> !unwanted.contains(hashes[i])).toArray();
    return left.length == train.size() ? train : train.subset(left, train.name());
  }

  /** Throws where a test sample is in a training part. */
  static void refuse(Dataset train, Dataset test) {
    Leakage leakage = between(train, test);
    if (!leakage.pairs.isEmpty()) {
      throw new DataException(
          leakage
              + "; a test part must hold nothing that was learnt from: leave the samples out with Leakage.without(train, test)");
    }
  }

  @Override
  public String toString() {
    if (pairs.isEmpty()) {
      return "no sample of %s is in %s".formatted(test, train);
    }
    List<String> some =
        pairs.stream()
            .limit(NAMED)
            .map(pair -> "%d (there %d)".formatted(pair.testIndex, pair.trainIndex))
            .toList();
    return "%,d sample%s of %s %s in %s too: %s%s"
        .formatted(
            pairs.size(),
            pairs.size() == 1 ? "" : "s",
            test,
            pairs.size() == 1 ? "is" : "are",
            train,
            String.join(", ", some),
            pairs.size() > NAMED ? ", \u2026" : "");
  }

  private static long[] hashes(Dataset data) {
    long[] hashes = new long[data.size()];
    int length = Math.toIntExact(data.sampleLength());
    for (int from = 0; from < hashes.length; from += BLOCK) {
      int to = Math.min(hashes.length, from + BLOCK);
      float[] values = Values.floats(data.features(IntStream.range(from, to).toArray()));
      for (int i = from; i < to; i++) {
        hashes[i] = hash(values, (i - from) * length, length);
      }
    }
    return hashes;
  }

  /** Sixty-four bits; equal samples have equal hashes, and 0 is the same as -0. */
  private static long hash(float[] values, int from, int length) {
    long hash = 0;
    for (int p = from; p < from + length; p++) {
      hash = (hash ^ Float.floatToIntBits(values[p] + 0f)) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    return hash;
  }

  private static float[] values(Dataset data, int index) {
    float[] values = Values.floats(data.features(new int[] {index}));
    for (int p = 0; p < values.length; p++) {
      values[p] += 0f;
    }
    return values;
  }
}
