package io.github.distillery.tests.mutation;

import io.github.distillery.onnx.Onnx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;

/** A model that keeps its weights in a file beside it. */
final class ExternalDataFormat implements Format {
  private static final String MODEL = "inner/dense.onnx";
  private static final String WEIGHTS = "inner/weights.bin";
  private static final List<String> PLACES =
      List.of(
          "../secret.bin",
          "./../secret.bin",
          "/etc/passwd",
          "..\\secret.bin",
          "C:\\secret.bin",
          "",
          "inner",
          ".",
          "..",
          "weights.bin\0",
          "weights.bin/../../secret.bin",
          "file:///etc/passwd");

  @Override
  public String name() {
    return "ONNX in two files";
  }

  @Override
  public void write(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("inner"));
    Path file = folder.resolve(MODEL);
    Onnx.write(Small.dense(), file);
    ModelProto model = ModelProto.parseFrom(Files.readAllBytes(file));
    GraphProto.Builder graph = model.getGraph().toBuilder();
    ByteArrayOutputStream weights = new ByteArrayOutputStream();
    for (int i = 0; i < graph.getInitializerCount(); i++) {
      TensorProto tensor = graph.getInitializer(i);
      if (!tensor.getRawData().isEmpty()) {
        graph.setInitializer(i, elsewhere(tensor, weights.size()));
        weights.write(tensor.getRawData().toByteArray());
      }
    }
    Files.write(file, model.toBuilder().setGraph(graph).build().toByteArray());
    Files.write(folder.resolve(WEIGHTS), weights.toByteArray());
    Files.write(folder.resolve("secret.bin"), weights.toByteArray());
  }

  private static TensorProto elsewhere(TensorProto tensor, int offset) {
    return tensor.toBuilder()
        .clearRawData()
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(entry("location", "weights.bin"))
        .addExternalData(entry("offset", Integer.toString(offset)))
        .addExternalData(entry("length", Integer.toString(tensor.getRawData().size())))
        .build();
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  @Override
  public String read(Path folder) {
    return OnnxFormat.read(folder.resolve(MODEL), Small.dense());
  }

  @Override
  public List<Change> changes() {
    List<Change> all = new ArrayList<>(ByteChanges.of(WEIGHTS, false));
    all.addAll(ByteChanges.of(MODEL, false));
    all.addAll(MessageChanges.of(MODEL));
    all.add(new Change("another place", MODEL, true, ExternalDataFormat::elsewhere));
    return all;
  }

  private static byte[] elsewhere(byte[] bytes, Random random) throws IOException {
    ModelProto.Builder model = ModelProto.parseFrom(bytes).toBuilder();
    GraphProto.Builder graph = model.getGraphBuilder();
    int at = random.nextInt(graph.getInitializerCount());
    String place = PLACES.get(random.nextInt(PLACES.size()));
    TensorProto.Builder tensor = graph.getInitializerBuilder(at);
    if (tensor.getExternalDataCount() > 0) {
      tensor.setExternalData(0, entry("location", place));
    }
    return model.build().toByteArray();
  }

  @Override
  public double share() {
    return 0.5;
  }
}
