package io.github.distillery.tests.mutation;

import java.io.IOException;
import java.util.Random;

/**
 * A way to damage a file.
 *
 * @param name what tables call it
 * @param file which file of the sample
 * @param checked whether a checksum, a signature or a rule must notice it, so that any other answer
 *     than the sample's is wrong
 * @param mutator what it does to the bytes
 */
record Change(String name, String file, boolean checked, Mutator mutator) {

  /** Damages bytes; the same with the same random numbers. */
  @FunctionalInterface
  interface Mutator {
    byte[] change(byte[] bytes, Random random) throws IOException;
  }

  /** The same to what a wrapping holds, wrapped again. */
  @FunctionalInterface
  interface Wrapping {
    byte[] change(byte[] bytes, Random random, Mutator within) throws IOException;
  }

  Change within(String wrapping, Wrapping how) {
    return new Change(
        wrapping + ": " + name, file, false, (bytes, random) -> how.change(bytes, random, mutator));
  }
}
