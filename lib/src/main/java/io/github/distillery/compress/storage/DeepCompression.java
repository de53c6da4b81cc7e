package io.github.distillery.compress.storage;

import io.github.distillery.data.AtomicFile;
import io.github.distillery.data.Shown;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Networks as files in which pruned and shared weights take little: zeros are left out, equal
 * values are kept once, and positions and places are written by Huffman's code (Han, Mao and Dally
 * 2016, Deep Compression). What is read is the network that was written, bit for bit.
 *
 * <pre>{@code
 * DeepCompression.size(student)                       // what each step saves, layer by layer
 * DeepCompression.write(student, Path.of("student.dstl"));
 * var again = DeepCompression.read(Path.of("student.dstl"));
 * }</pre>
 *
 * <p>Any network can be written; one that is neither pruned nor shared stays as large as it is.
 *
 * <p><b>The format</b>, numbers high byte first:
 *
 * <ol>
 *   <li>the 8 bytes {@code DISTILDC} and the version, 1 byte: 1;
 *   <li>the network's name, as Java's {@code writeUTF} has it;
 *   <li>DL4J's JSON of its configuration: bytes unpacked (4 bytes), bytes packed (4 bytes), packed
 *       by {@code deflate} (RFC 1950);
 *   <li>each array of parameters, as they follow each other in DL4J's flat row of all parameters
 *       (of a convolution first the bias): in one of three forms, its values in their order there.
 *       The forms: plain (0), with the positions of values that are not zero (1), with a codebook
 *       (2). A zero with a sign is written as 0;
 *   <li>the SHA-256 of all before, 32 bytes.
 * </ol>
 *
 * <p><i>Plain</i>: the byte 0, then each value as a 32-bit float. <i>With a codebook</i>: the byte
 * 2, how many different values there are (4 bytes), those values, then the place of each value as a
 * stream of codes. <i>With positions</i>: the byte 1, how many values are not zero (4 bytes), the
 * bits b of a gap (1 byte), how many gaps there are (4 bytes), the gaps as a stream of codes, then
 * the values that are not zero in the form 0 or 2. A gap below {@code 2^b - 1} is the number of
 * zeros before the next value; {@code 2^b - 1} itself stands for that many zeros without a value
 * behind them. <i>A stream of codes</i>: its bytes (4 bytes), then for each symbol the length of
 * its code in 5 bits, 0 where there is none, then the codes of a canonical Huffman code, highest
 * bit first.
 *
 * <p>The published file differs in that a long gap holds a zero as if it were a value, and in that
 * its size was counted without a description of the network.
 *
 * <p>Introduced in notebook 11.
 */
public final class DeepCompression {
  private DeepCompression() {}

  /**
   * Writes a network. The file is complete or not there.
   *
   * @param network any network in single precision
   * @param file where to
   * @throws ModelException where the network computes in another precision
   * @throws IOException where it cannot be written
   */
  public static void write(Network network, Path file) throws IOException {
    byte[] bytes = StoredNetwork.of(network).bytes();
    AtomicFile.write(file, out -> out.write(bytes));
  }

  /**
   * Reads a network that {@link #write} wrote.
   *
   * @param file the file
   * @return the network, with the name it had
   * @throws ModelException where the file is missing, truncated, altered or of another kind
   */
  public static Network read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ModelException(
          file + ": there is no such file; write one with DeepCompression.write");
    }
    try {
      return StoredNetworkReader.read(file.toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new ModelException(
          "%s: the compressed network cannot be read (%s); write it again"
              .formatted(file, Shown.reason(e)),
          e);
    }
  }

  /**
   * What a network would take, without writing it.
   *
   * @param network any network in single precision
   * @return the sizes after each step, array by array
   * @throws ModelException where the network computes in another precision
   */
  public static StoredSize size(Network network) {
    StoredNetwork stored = StoredNetwork.of(network);
    return new StoredSize(network.name(), stored.arrays(), stored.bytes().length);
  }
}
