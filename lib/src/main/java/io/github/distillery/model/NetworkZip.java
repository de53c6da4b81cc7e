package io.github.distillery.model;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Reads a DL4J zip that strangers may have written: structure and parameters, and nothing else.
 * DL4J's own reader unpacks every entry into memory, however large, believes whatever sizes are
 * declared, and makes an object of {@code preprocessor.bin} by Java's deserialisation, which runs
 * code that the file chooses.
 */
final class NetworkZip {
  /** Before the values: the shape's six or eight numbers, and some names. */
  private static final int MOST_HEADER_BYTES = 1024;

  private NetworkZip() {}

  static ComputationGraph read(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      if (zip.getEntry(ModelSerializer.PREPROCESSOR_BIN) != null) {
        throw new ModelException(
            "%s: its entry %s holds a Java object, which could run code of whoever made the file; save the network again without a preprocessor"
                .formatted(file, ModelSerializer.PREPROCESSOR_BIN));
      }
      byte[] json = entry(zip, ModelSerializer.CONFIGURATION_JSON, NetworkDescription.LARGEST);
      ComputationGraphConfiguration configuration = NetworkDescription.read(json);
      long parameters = NetworkDescription.parameters(configuration);
      if (parameters == 0 && zip.getEntry(ModelSerializer.NO_PARAMS_MARKER) != null) {
        ComputationGraph graph = new ComputationGraph(configuration);
        graph.init();
        return graph;
      }
      INDArray values = parameters(zip, parameters);
      configuration.setDataType(values.dataType());
      ComputationGraph graph = new ComputationGraph(configuration);
      graph.init(values, false);
      return graph;
    }
  }

  private static INDArray parameters(ZipFile zip, long parameters) throws IOException {
    String name = ModelSerializer.COEFFICIENTS_BIN;
    long most = MOST_HEADER_BYTES + parameters * Double.BYTES;
    if (most > Integer.MAX_VALUE) {
      throw new IOException(
          "a network of %,d parameters is described, where a zip holds %,d at most"
              .formatted(parameters, (Integer.MAX_VALUE - MOST_HEADER_BYTES) / Double.BYTES));
    }
    if (most > Runtime.getRuntime().maxMemory() / 2) {
      throw new IOException(
          "a network of %,d parameters is described, more than this Java can take in: give it more memory (-Xmx)"
              .formatted(parameters));
    }
    byte[] bytes = entry(zip, name, (int) most);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return row(in, (int) parameters);
    } catch (IOException | RuntimeException e) {
      throw new IOException("its %s are not the parameters of this network".formatted(name), e);
    }
  }

  /**
   * What {@code Nd4j.write} wrote: a header and the numbers of the shape, a header and the values.
   * Only the values are taken: strides from a file would let native code read anywhere.
   */
  private static INDArray row(DataInputStream in, int parameters) throws IOException {
    in.readUTF();
    long shapeNumbers = in.readLong();
    in.readUTF();
    if (shapeNumbers < 0 || shapeNumbers > MOST_HEADER_BYTES / Long.BYTES) {
      throw new IOException("a shape of %,d numbers".formatted(shapeNumbers));
    }
    in.skipNBytes(shapeNumbers * Long.BYTES);
    in.readUTF();
    long length = in.readLong();
    DataType type = DataType.valueOf(in.readUTF());
    if (length != parameters || in.available() != length * type.width()) {
      throw new IOException("%,d values in %,d bytes".formatted(length, in.available()));
    }
    long[] shape = {parameters};
    ByteBuffer values = ByteBuffer.wrap(in.readAllBytes());
    if (type == DataType.FLOAT) {
      float[] floats = new float[parameters];
      values.asFloatBuffer().get(floats);
      return Nd4j.create(floats, shape, 'c');
    }
    if (type == DataType.DOUBLE) {
      double[] doubles = new double[parameters];
      values.asDoubleBuffer().get(doubles);
      return Nd4j.create(doubles, shape, 'c');
    }
    throw new IOException("values of the type " + type);
  }

  private static byte[] entry(ZipFile zip, String name, int most) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new IOException("it has no " + name);
    }
    byte[] bytes;
    try (InputStream in = zip.getInputStream(entry)) {
      bytes = in.readNBytes(most + 1);
    }
    CRC32 sum = new CRC32();
    sum.update(bytes);
    if (bytes.length > most || sum.getValue() != entry.getCrc()) {
      throw new IOException("its %s is damaged or too large".formatted(name));
    }
    return bytes;
  }
}
