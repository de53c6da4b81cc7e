package io.github.distillery.compress.storage;

import io.github.distillery.backend.Backend;
import io.github.distillery.data.ContentHash;
import io.github.distillery.data.Shown;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.model.NetworkDescription;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.InflaterInputStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.factory.Nd4j;

/** Reads what {@link StoredNetwork} made. */
final class StoredNetworkReader {
  private static final int HASH_BYTES = 32;
  private static final int LARGEST_JSON = NetworkDescription.LARGEST;

  /** While an array is read: its bits, its floats, and its place in the network. */
  private static final int BYTES_OF_A_PARAMETER = 16;

  private final String place;
  private final DataInputStream in;

  private StoredNetworkReader(String place, DataInputStream in) {
    this.place = place;
    this.in = in;
  }

  static Network read(String place, byte[] file) throws IOException {
    Backend.ready();
    int content = checked(place, file);
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(file, 0, content));
    in.skipNBytes(StoredNetwork.MAGIC.length);
    int version = in.readUnsignedByte();
    if (version != StoredNetwork.VERSION) {
      throw new ModelException(
          "%s: the compressed network has version %d, this library reads version %d; read it with the library that wrote it"
              .formatted(place, version, StoredNetwork.VERSION));
    }
    return new StoredNetworkReader(place, in).read();
  }

  /** Returns where the content ends. */
  private static int checked(String place, byte[] file) {
    byte[] magic = Arrays.copyOf(file, StoredNetwork.MAGIC.length);
    if (!Arrays.equals(magic, StoredNetwork.MAGIC)) {
      throw new ModelException(
          place
              + ": this is no compressed network, it does not begin with DISTILDC; give a file that"
              + " DeepCompression.write has written");
    }
    int content = file.length - HASH_BYTES;
    if (content < StoredNetwork.MAGIC.length + 1) {
      throw changed(place);
    }
    MessageDigest digest = ContentHash.sha256();
    digest.update(file, 0, content);
    if (!Arrays.equals(digest.digest(), Arrays.copyOfRange(file, content, file.length))) {
      throw changed(place);
    }
    return content;
  }

  private static ModelException changed(String place) {
    return new ModelException(
        place
            + ": the compressed network is truncated or was altered, its hash differs; get the file"
            + " again or write it again");
  }

  private Network read() throws IOException {
    String name = in.readUTF();
    ComputationGraphConfiguration configuration = configuration();
    checkSize(configuration);
    ComputationGraph graph = graph(configuration);
    for (Piece piece : Piece.all(graph)) {
      int[] bits = ArrayCode.read(in, Math.toIntExact(piece.values().length()));
      float[] values = new float[bits.length];
      for (int i = 0; i < bits.length; i++) {
        values[i] = Float.intBitsToFloat(bits[i]);
      }
      piece.values().assign(Nd4j.createFromArray(values));
    }
    if (in.available() > 0) {
      throw new IOException(in.available() + " bytes follow the last array");
    }
    return Network.of(name, graph);
  }

  private ComputationGraphConfiguration configuration() throws IOException {
    int length = in.readInt();
    int packed = in.readInt();
    if (length < 0 || length > LARGEST_JSON || packed < 0 || packed > in.available()) {
      throw new IOException(
          "a description of %d bytes, packed into %d, is declared".formatted(length, packed));
    }
    InflaterInputStream inflater =
        new InflaterInputStream(new ByteArrayInputStream(in.readNBytes(packed)));
    byte[] json = inflater.readNBytes(length);
    if (json.length < length || inflater.read() >= 0) {
      throw new IOException("the description has not the %d bytes declared".formatted(length));
    }
    try {
      return NetworkDescription.read(json);
    } catch (IOException e) {
      throw notUnderstood(e);
    }
  }

  private ComputationGraph graph(ComputationGraphConfiguration configuration) {
    try {
      ComputationGraph graph = new ComputationGraph(configuration);
      graph.init();
      return graph;
    } catch (RuntimeException e) {
      throw notUnderstood(e);
    }
  }

  private ModelException notUnderstood(Exception cause) {
    return new ModelException(
        "%s: the description of the network cannot be understood (%s); write the file again"
            .formatted(place, Shown.reason(cause)),
        cause);
  }

  /** Before memory is taken for them. */
  private void checkSize(ComputationGraphConfiguration configuration) throws IOException {
    long parameters = NetworkDescription.parameters(configuration);
    long most =
        Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / BYTES_OF_A_PARAMETER);
    if (parameters > most) {
      throw new ModelException(
          "%s: a network of %,d parameters is described, and this Java can take in %,d; give it more memory (-Xmx), or write the file again"
              .formatted(place, parameters, most));
    }
  }
}
