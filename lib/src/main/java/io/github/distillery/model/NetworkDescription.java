package io.github.distillery.model;

import io.github.distillery.data.Shown;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;

/** What a file says about the structure of a network: JSON, which strangers may have written. */
public final class NetworkDescription {
  /** More bytes are not read. */
  public static final int LARGEST = 1 << 24;

  private static final int DEEPEST = 100;

  private NetworkDescription() {}

  /**
   * Reads DL4J's JSON.
   *
   * @param json as it stands in the file
   * @return the structure
   * @throws IOException where it is none; its message says why
   */
  public static ComputationGraphConfiguration read(byte[] json) throws IOException {
    if (depth(json) > DEEPEST) {
      throw new IOException("its JSON is nested deeper than %d levels".formatted(DEEPEST));
    }
    ComputationGraphConfiguration read;
    try {
      read = ComputationGraphConfiguration.fromJson(new String(json, StandardCharsets.UTF_8));
    } catch (RuntimeException | LinkageError e) {
      throw new IOException(Shown.jsonReason(e), e);
    }
    if (read == null
        || read.getNetworkInputs() == null
        || read.getNetworkOutputs() == null
        || read.getVertices() == null
        || read.getVertices().isEmpty()
        || read.getVertices().containsValue(null)) {
      throw new IOException("its JSON describes no ComputationGraph");
    }
    return read;
  }

  /**
   * How many parameters a network will have, before memory is taken for them.
   *
   * @param configuration its structure
   * @return 0 or more
   * @throws IOException where it describes sizes that cannot be
   */
  public static long parameters(ComputationGraphConfiguration configuration) throws IOException {
    try {
      long parameters = 0;
      for (GraphVertex vertex : configuration.getVertices().values()) {
        long own = vertex.numParams(false);
        if (own < 0) {
          throw new IOException("a layer of %,d parameters is described".formatted(own));
        }
        parameters = Math.addExact(parameters, own);
      }
      return parameters;
    } catch (RuntimeException e) {
      throw new IOException("it describes a layer without sizes", e);
    }
  }

  /** DL4J's parser goes as deep as the text does, and would run out of stack. */
  private static int depth(byte[] json) {
    int depth = 0;
    int deepest = 0;
    boolean inText = false;
    for (int i = 0; i < json.length; i++) {
      if (inText && json[i] == '\\') {
        i++;
      } else if (inText) {
        inText = json[i] != '"';
      } else if (json[i] == '"') {
        inText = true;
      } else if (json[i] == '[' || json[i] == '{') {
        deepest = Math.max(deepest, ++depth);
      } else if (json[i] == ']' || json[i] == '}') {
        depth--;
      }
    }
    return deepest;
  }
}
