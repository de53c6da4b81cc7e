package io.github.distillery.onnx;

import io.github.distillery.data.Shown;
import io.github.distillery.model.ModelException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;
import org.nd4j.shade.protobuf.ByteString;

/**
 * What a model keeps in other files, read from the model's own folder only: a path from a file of
 * strangers must not lead anywhere else.
 */
final class ExternalData {
  private final Path model;
  private final MessageDigest digest;
  private long left;

  /**
   * Prepares the reading.
   *
   * @param model the model's file
   * @param most how many bytes may be read in all
   * @param digest gets all that is read
   */
  ExternalData(Path model, long most, MessageDigest digest) {
    this.model = model;
    this.left = most;
    this.digest = digest;
  }

  /**
   * Reads the data of a tensor.
   *
   * @param tensor one whose data is elsewhere
   * @param bytes how many its shape wants
   * @return as many bytes
   * @throws ModelException where the place is not in the model's folder, or has fewer bytes
   */
  ByteString read(TensorProto tensor, long bytes) {
    Map<String, String> place = new HashMap<>();
    for (StringStringEntryProto entry : tensor.getExternalDataList()) {
      place.put(entry.getKey(), entry.getValue());
    }
    String location = place.getOrDefault("location", "");
    long offset = number(tensor, place, "offset", 0);
    long length = number(tensor, place, "length", bytes);
    if (length != bytes) {
      throw refusal(
          tensor,
          "claims the shape %s, which is %,d bytes, and a length of %,d; export it again"
              .formatted(tensor.getDimsList(), bytes, length));
    }
    if (bytes > left) {
      throw refusal(
          tensor,
          "wants %,d bytes, and this JVM can take %,d more; start it with a greater -Xmx, and note that a model can have at most 2 GB"
              .formatted(bytes, left));
    }
    left -= bytes;
    Path file = inFolder(tensor, location);
    try (RandomAccessFile data = new RandomAccessFile(file.toFile(), "r")) {
      if (offset > data.length() || bytes > data.length() - offset) {
        throw refusal(
            tensor,
            "wants %,d bytes from the byte %,d of \"%s\", which has %,d; it is cut off: download it again"
                .formatted(bytes, offset, location, data.length()));
      }
      byte[] read = new byte[(int) bytes];
      data.seek(offset);
      data.readFully(read);
      digest.update(read);
      return ByteString.copyFrom(read);
    } catch (IOException e) {
      throw refusal(
          tensor,
          "has its data in \"%s\", which cannot be read; look at its permissions"
              .formatted(Shown.text(location)),
          e);
    }
  }

  private Path inFolder(TensorProto tensor, String location) {
    boolean leadsAway =
        location.isEmpty()
            || location.startsWith("/")
            || location.indexOf('\\') >= 0
            || location.matches("(?s)[A-Za-z]:.*")
            || java.util.Arrays.asList(location.split("/")).contains("..");
    if (leadsAway) {
      throw outside(tensor, location);
    }
    try {
      Path folder = model.toAbsolutePath().getParent().toRealPath();
      Path file = folder.resolve(location).toRealPath();
      if (!file.startsWith(folder) || !Files.isRegularFile(file)) {
        throw outside(tensor, location);
      }
      return file;
    } catch (InvalidPathException e) {
      throw outside(tensor, location);
    } catch (IOException e) {
      throw refusal(
          tensor,
          "has its data in \"%s\", which is not there; put it beside the model"
              .formatted(Shown.text(location)),
          e);
    }
  }

  private long number(TensorProto tensor, Map<String, String> place, String key, long otherwise) {
    String text = place.get(key);
    if (text == null) {
      return otherwise;
    }
    try {
      long value = Long.parseLong(text);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw refusal(
          tensor,
          "has the %s \"%s\", which is no number; export it again".formatted(key, Shown.text(text)),
          e);
    }
    throw refusal(tensor, "has the %s %s, which is below 0; export it again".formatted(key, text));
  }

  private ModelException outside(TensorProto tensor, String location) {
    return refusal(
        tensor,
        "has its data in \"%s\", which is no file in the model's own folder; nothing else is read: get the model from a source you trust, in one file"
            .formatted(Shown.text(location)));
  }

  private ModelException refusal(TensorProto tensor, String what) {
    return refusal(tensor, what, null);
  }

  private ModelException refusal(TensorProto tensor, String what, Exception cause) {
    return new ModelException(
        "%s: the tensor \"%s\" %s".formatted(model, Shown.text(tensor.getName()), what), cause);
  }
}
