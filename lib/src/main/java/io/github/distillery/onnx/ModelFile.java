package io.github.distillery.onnx;

import io.github.distillery.data.ContentHash;
import io.github.distillery.model.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import org.nd4j.shade.protobuf.InvalidProtocolBufferException;

/**
 * An ONNX file, read and checked before ONNX Runtime sees it. What it keeps in other files of its
 * folder has been taken in.
 *
 * @param path where it was read from
 * @param model its content, with no data elsewhere
 * @param sha256 the hash of the file and of what it keeps in other files
 */
record ModelFile(Path path, ModelProto model, String sha256) {
  /** Of a file there are its bytes, its content, and later the bytes for ONNX Runtime. */
  private static final int COPIES = 4;

  static ModelFile read(Path file) {
    long most = Math.min(Integer.MAX_VALUE - 64L, Runtime.getRuntime().maxMemory() / COPIES);
    return of(file, bytes(file, most), most);
  }

  /** Takes a model that is in memory. */
  static ModelFile of(Path place, byte[] bytes) {
    return of(place, bytes, bytes.length);
  }

  private static ModelFile of(Path file, byte[] bytes, long most) {
    MessageDigest digest = ContentHash.sha256();
    digest.update(bytes);
    ModelProto model = parsed(file, bytes);
    ExternalData external = new ExternalData(file, most - bytes.length, digest);
    TensorCheck check = new TensorCheck(file, external);
    ModelProto whole = (ModelProto) Messages.rewritten(model, TensorProto.class, check::complete);
    return new ModelFile(file, whole, HexFormat.of().formatHex(digest.digest()));
  }

  /** What the file says about itself under a key. */
  Optional<String> metadata(String key) {
    return model.getMetadataPropsList().stream()
        .filter(entry -> entry.getKey().equals(key))
        .map(entry -> entry.getValue())
        .findFirst();
  }

  /** Which node gives each value. */
  Map<String, NodeProto> producers() {
    Map<String, NodeProto> producers = new LinkedHashMap<>();
    for (NodeProto node : model.getGraph().getNodeList()) {
      for (String output : node.getOutputList()) {
        if (!output.isEmpty()) {
          producers.put(output, node);
        }
      }
    }
    return producers;
  }

  private static byte[] bytes(Path file, long most) {
    if (!Files.isRegularFile(file)) {
      throw new ModelException(
          "%s: there is no such file; give the path of an ONNX model".formatted(file));
    }
    try {
      long size = Files.size(file);
      if (size == 0) {
        throw new ModelException(file + ": the file is empty; download or write it again");
      }
      if (size > most) {
        throw new ModelException(
            "%s: the file has %,d bytes, and this JVM can take %,d; start it with a greater -Xmx, and note that a model in one file has at most 2 GB"
                .formatted(file, size, most));
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ModelException(
          "%s: the file cannot be read (%s); look at its permissions".formatted(file, e), e);
    }
  }

  private static ModelProto parsed(Path file, byte[] bytes) {
    ModelProto model;
    try {
      model = ModelProto.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new ModelException(
          "%s: this is no complete ONNX model (%s); it may be cut off, or something else: download or write it again"
              .formatted(file, e.getMessage()),
          e);
    }
    String missing =
        model.getGraph().getNodeCount() == 0
            ? "a graph with nodes"
            : model.getGraph().getOutputCount() == 0
                ? "an output"
                : model.getOpsetImportCount() == 0 ? "a version of its operators" : "";
    if (!missing.isEmpty()) {
      throw new ModelException(
          "%s: this is no complete ONNX model (it lacks %s); it may be cut off, or something else: download or write it again"
              .formatted(file, missing));
    }
    return model;
  }
}
