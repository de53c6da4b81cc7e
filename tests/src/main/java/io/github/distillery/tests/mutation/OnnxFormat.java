package io.github.distillery.tests.mutation;

import io.github.distillery.model.Network;
import io.github.distillery.onnx.Onnx;
import io.github.distillery.onnx.OnnxClassifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Models that ONNX Runtime computes. */
final class OnnxFormat implements Format {
  private static final List<String> FILES = List.of("dense.onnx", "maps.onnx");

  @Override
  public String name() {
    return "ONNX";
  }

  @Override
  public void write(Path folder) throws IOException {
    Onnx.write(Small.dense(), folder.resolve(FILES.get(0)));
    Onnx.write(Small.convolutional(), folder.resolve(FILES.get(1)));
  }

  @Override
  public String read(Path folder) {
    return read(folder.resolve(FILES.get(0)), Small.dense())
        + read(folder.resolve(FILES.get(1)), Small.convolutional());
  }

  /** Names, layers, and what it computes of some samples. */
  static String read(Path file, Network original) {
    String described = Onnx.describe(file).toString();
    try (OnnxClassifier read = OnnxClassifier.read(file)) {
      return Answers.hash(described + read.name() + read.classNames() + read.layers())
          + Answers.of(read.logits(Small.input(original)));
    }
  }

  @Override
  public List<Change> changes() {
    List<Change> all = new ArrayList<>();
    for (String file : FILES) {
      all.addAll(ByteChanges.of(file, false));
      for (int i = 0; i < 5; i++) {
        all.addAll(MessageChanges.of(file));
      }
    }
    return all;
  }

  @Override
  public double share() {
    return 1.5;
  }
}
