package io.github.distillery.compress.storage;

import io.github.distillery.data.ContentHash;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network as the bytes of its file; the format is described at {@link DeepCompression}.
 *
 * @param bytes the whole file
 * @param arrays the size of each array
 */
record StoredNetwork(byte[] bytes, List<StoredArray> arrays) {
  static final byte[] MAGIC = "DISTILDC".getBytes(StandardCharsets.US_ASCII);
  static final int VERSION = 1;

  private static final int MINUS_ZERO = Float.floatToRawIntBits(-0f);

  static StoredNetwork of(Network network) {
    DataType type = network.graph().getConfiguration().getDataType();
    if (type != DataType.FLOAT) {
      throw new ModelException(
          "%s computes in %s; only networks in FLOAT can be compressed"
              .formatted(network.name(), type));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(MAGIC);
      out.writeByte(VERSION);
      out.writeUTF(network.name());
      writeConfiguration(network.graph().getConfiguration().clone(), out);
      List<StoredArray> arrays = new ArrayList<>();
      for (Piece piece : Piece.all(network.graph())) {
        arrays.add(write(piece, out));
      }
      out.write(ContentHash.sha256().digest(bytes.toByteArray()));
      return new StoredNetwork(bytes.toByteArray(), List.copyOf(arrays));
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written to", e);
    }
  }

  private static StoredArray write(Piece piece, DataOutputStream out) throws IOException {
    ArrayCode code = ArrayCode.of(bits(piece.values()));
    out.write(code.bytes());
    return new StoredArray(
        piece.layer(),
        piece.parameter(),
        piece.values().length(),
        code.kept(),
        code.different(),
        Float.BYTES * piece.values().length(),
        code.prunedBytes(),
        code.sharedBytes(),
        code.bytes().length);
  }

  private static int[] bits(INDArray values) {
    float[] floats = values.dup().data().asFloat();
    int[] bits = new int[floats.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(floats[i]);
      if (bits[i] == MINUS_ZERO) {
        bits[i] = 0;
      }
    }
    return bits;
  }

  private static void writeConfiguration(
      ComputationGraphConfiguration configuration, DataOutputStream out) throws IOException {
    byte[] json = configuration.toJson().getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater =
        new DeflaterOutputStream(packed, new Deflater(Deflater.BEST_COMPRESSION))) {
      deflater.write(json);
    }
    out.writeInt(json.length);
    out.writeInt(packed.size());
    packed.writeTo(out);
  }
}
