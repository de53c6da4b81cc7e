package io.github.distillery.compress.storage;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What a network takes as a file of Deep Compression, array by array.
 *
 * <p>Introduced in notebook 11.
 *
 * @param network its name
 * @param arrays as they follow each other in the flat row of all parameters
 * @param file the whole file in bytes, with the description of the network
 */
public record StoredSize(String network, List<StoredArray> arrays, long file) {
  public StoredSize {
    arrays = List.copyOf(arrays);
  }

  /**
   * All parameters as 32-bit floats.
   *
   * @return bytes
   */
  public long plain() {
    return sum(StoredArray::plain);
  }

  /**
   * Zeros left out.
   *
   * @return bytes, positions counted
   */
  public long pruned() {
    return sum(StoredArray::pruned);
  }

  /**
   * Zeros left out and values shared.
   *
   * @return bytes, positions and codebooks counted
   */
  public long shared() {
    return sum(StoredArray::shared);
  }

  /**
   * All arrays as they are in the file.
   *
   * @return bytes, without the description of the network
   */
  public long coded() {
    return sum(StoredArray::coded);
  }

  /**
   * How many times smaller the file is than the parameters as 32-bit floats.
   *
   * @return the rate, everything in the file counted
   */
  public double rate() {
    return (double) plain() / file;
  }

  private long sum(ToLongFunction<StoredArray> size) {
    return arrays.stream().mapToLong(size).sum();
  }

  @Override
  public String toString() {
    return "%s: %,d bytes plain, %,d pruned, %,d shared, %,d coded, file of %,d bytes (%.1fx)"
        .formatted(network, plain(), pruned(), shared(), coded(), file, rate());
  }
}
