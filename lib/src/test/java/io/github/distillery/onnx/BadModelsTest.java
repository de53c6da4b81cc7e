package io.github.distillery.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.data.Shown;
import io.github.distillery.model.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.TensorProto;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.shade.protobuf.ByteString;

/** Files that are broken, or meant to break something. */
class BadModelsTest {
  @TempDir Path folder;

  @Test
  void aMissingFileIsNamed() {
    assertThatReading(folder.resolve("none.onnx"))
        .hasMessageContaining("none.onnx: there is no such file");
    assertThatReading(folder).hasMessageContaining("there is no such file");
  }

  @Test
  void anEmptyFileIsNoModel() throws IOException {
    Path file = Files.createFile(folder.resolve("empty.onnx"));

    assertThatReading(file).hasMessageContaining("empty.onnx: the file is empty");
  }

  @Test
  void whatIsCutOffAnywhereIsRefused() throws IOException {
    byte[] whole = ForeignModel.classifier("n").build().toByteArray();
    Path file = folder.resolve("cut.onnx");
    for (int length = 1; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));

      assertThatReading(file).hasMessageContaining("cut.onnx: this is no complete ONNX model");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE html><html><body>404 Not Found</body></html>",
        "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
        "PK\3\4 a zip",
        "\0\0\0"
      })
  void somethingElseIsNoModel(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("other.onnx"), content);

    assertThatReading(file).hasMessageContaining("this is no complete ONNX model");
  }

  @Test
  void anUnknownOperatorIsNamed() throws IOException {
    Path file =
        ForeignModel.ofOpset(17)
            .input("x", TensorProto.DataType.FLOAT, "n", "4")
            .node("Teleport", List.of("x"), "y")
            .output("y")
            .write(folder.resolve("unknown.onnx"));

    assertThatReading(file)
        .hasMessageContaining("unknown.onnx: ONNX Runtime cannot load it")
        .hasMessageContaining("Teleport")
        .hasMessageContaining("standard operators");
  }

  @Test
  void versionsThatAreTooNewAreNamed() throws IOException {
    Path operators = model(99).write(folder.resolve("opset.onnx"));
    Path format = model(17).format(99).write(folder.resolve("format.onnx"));

    assertThatReading(operators)
        .hasMessageContaining("load it (ONNX Runtime only")
        .hasMessageContaining("99")
        .hasMessageContaining("older version of the operators, for example opset 17");
    assertThatReading(format)
        .hasMessageContaining("load it (Unsupported model IR version")
        .hasMessageContaining("99")
        .hasMessageContaining("older version of the operators, for example opset 17");
  }

  private static ForeignModel model(int opset) {
    return ForeignModel.ofOpset(opset)
        .input("x", TensorProto.DataType.FLOAT, "n", "4")
        .node("Relu", List.of("x"), "y")
        .output("y");
  }

  @Test
  void inputsThatAreNoFloatsOrNotOneAreRefused() throws IOException {
    Path whole =
        ForeignModel.ofOpset(17)
            .input("ids", TensorProto.DataType.INT64, "n", "4")
            .node(
                "Cast",
                List.of("ids"),
                "y",
                Attributes.integer("to", TensorProto.DataType.FLOAT_VALUE))
            .output("y")
            .write(folder.resolve("ids.onnx"));
    Path two =
        ForeignModel.ofOpset(17)
            .input("left", TensorProto.DataType.FLOAT, "n", "4")
            .input("right", TensorProto.DataType.FLOAT, "n", "4")
            .node("Add", List.of("left", "right"), "y")
            .output("y")
            .write(folder.resolve("two.onnx"));
    Path without =
        ForeignModel.ofOpset(17)
            .input("x", TensorProto.DataType.FLOAT, "4")
            .node("Relu", List.of("x"), "y")
            .output("y")
            .write(folder.resolve("without.onnx"));

    assertThatReading(whole)
        .hasMessageContaining("ids.onnx: the input \"ids\" takes values of the type INT64")
        .hasMessageContaining("float32");
    assertThatReading(two).hasMessageContaining("two.onnx: it takes 2 inputs [left, right]");
    assertThatReading(without).hasMessageContaining("has one dimension only");
    assertThatThrownBy(
            () ->
                OnnxClassifier.read(
                    model(17).write(folder.resolve("x.onnx")),
                    RuntimeOptions.defaults().input("y")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("there is no input \"y\" (did you mean \"x\"?)");
  }

  @Test
  void outputsThatAreNoFloatsOrNoRowsAreRefused() throws IOException {
    Path classes =
        ForeignModel.ofOpset(17)
            .input("x", TensorProto.DataType.FLOAT, "n", "4")
            .node("ArgMax", List.of("x"), "y", Attributes.integer("axis", 1))
            .output("y")
            .write(folder.resolve("classes.onnx"));
    Path maps =
        ForeignModel.ofOpset(17)
            .input("x", TensorProto.DataType.FLOAT, "n", "2", "3")
            .node("Relu", List.of("x"), "y")
            .output("y")
            .write(folder.resolve("maps.onnx"));
    Path mixed =
        ForeignModel.ofOpset(17)
            .input("x", TensorProto.DataType.FLOAT, "n", "4")
            .node("Transpose", List.of("x"), "y")
            .output("y")
            .write(folder.resolve("mixed.onnx"));

    assertThatReading(classes)
        .hasMessageContaining("\"y\" gives values of the type INT64")
        .hasMessageContaining("not 32-bit floats");
    assertThatReading(maps).hasMessageContaining("[1, 2, 3]").hasMessageContaining("[n, classes]");
    assertThatReading(mixed).hasMessageContaining("[4, 1]").hasMessageContaining("a row a sample");
  }

  @Test
  void tensorsThatClaimMoreThanTheyHoldTakeNoMemory() throws IOException {
    long huge = 1L << 40;
    Path raw =
        withWeights(t -> t.setRawData(ByteString.copyFrom(new byte[16])), huge, 3)
            .write(folder.resolve("raw.onnx"));
    Path listed = withWeights(t -> t.addFloatData(1), 4, 3).write(folder.resolve("listed.onnx"));
    Path empty = withWeights(t -> {}, huge, huge, huge).write(folder.resolve("empty.onnx"));
    Path negative = withWeights(t -> {}, -4, 3).write(folder.resolve("negative.onnx"));

    assertThatReading(raw)
        .hasMessageContaining("raw.onnx: the tensor \"w\" claims the shape [1099511627776, 3]")
        .hasMessageContaining("16 bytes");
    assertThatReading(listed)
        .hasMessageContaining("\"w\" claims the shape [4, 3] and holds 1 values");
    assertThatReading(empty).hasMessageContaining("cannot hold as many");
    assertThatReading(negative).hasMessageContaining("[-4, 3]");
  }

  @Test
  void tensorsInsideOfNodesAreLookedAtToo() throws IOException {
    AttributeProto branch =
        AttributeProto.newBuilder()
            .setName("then_branch")
            .setType(AttributeProto.AttributeType.GRAPH)
            .setG(
                GraphProto.newBuilder()
                    .addInitializer(
                        TensorProto.newBuilder()
                            .setName("deep")
                            .setDataType(TensorProto.DataType.FLOAT_VALUE)
                            .addDims(1L << 40)))
            .build();
    Path file =
        ForeignModel.classifier("n")
            .node("If", List.of("x"), "deep", branch)
            .write(folder.resolve("deep.onnx"));

    assertThatReading(file).hasMessageContaining("the tensor \"deep\" claims");
  }

  @Test
  void samplesOfADeclaredHugeSizeAreNotMade() throws IOException {
    Path file =
        ForeignModel.ofOpset(17)
            .input("x", TensorProto.DataType.FLOAT, "n", "1099511627776")
            .node("Relu", List.of("x"), "y")
            .output("y")
            .write(folder.resolve("wide.onnx"));

    assertThatReading(file)
        .hasMessageContaining("[1099511627776]")
        .hasMessageContaining("values a sample are not taken");
  }

  @Test
  void aModelThatGrowsBeyondAllMemoryOnlyFails() throws IOException {
    Path file =
        ForeignModel.ofOpset(17)
            .input("x", TensorProto.DataType.FLOAT, "n", "4")
            .parameters(
                "size",
                tensor ->
                    tensor
                        .setDataType(TensorProto.DataType.INT64_VALUE)
                        .addInt64Data(1L << 40)
                        .addInt64Data(1L << 30),
                2)
            .node("ConstantOfShape", List.of("size"), "big")
            .node("ReduceMax", List.of("big"), "greatest", Attributes.integer("keepdims", 0))
            .node("Add", List.of("x", "greatest"), "y")
            .output("y")
            .write(folder.resolve("grows.onnx"));

    assertThatReading(file)
        .hasMessageContaining("grows.onnx: ONNX Runtime cannot run it")
        .hasMessageContaining("ConstantOfShape");
  }

  @Test
  void dataBesideTheModelIsRead() throws IOException {
    byte[] inside = floats(12);
    byte[] shifted = new byte[inside.length + 8];
    System.arraycopy(inside, 0, shifted, 8, inside.length);
    Files.createDirectory(folder.resolve("parts"));
    Files.write(folder.resolve("parts/w.bin"), shifted);
    Path file = external("parts/w.bin", 8).write(folder.resolve("outside.onnx"));
    Path alone =
        withWeights(t -> t.setRawData(ByteString.copyFrom(inside)), 4, 3)
            .write(folder.resolve("alone.onnx"));
    var samples = SmallGraphs.samples(1, 5, 4);

    try (OnnxClassifier read = OnnxClassifier.read(file);
        OnnxClassifier expected = OnnxClassifier.read(alone)) {
      assertThat(read.logits(samples)).isEqualTo(expected.logits(samples));
      String before = read.fingerprint();
      Files.write(folder.resolve("parts/w.bin"), floats(14));
      try (OnnxClassifier changed = OnnxClassifier.read(file)) {
        assertThat(changed.fingerprint()).isNotEqualTo(before);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/etc/passwd",
        "../secret.bin",
        "a/../../secret.bin",
        "..",
        "",
        ".",
        "C:\\secret.bin",
        "c:/secret.bin",
        "..\\secret.bin",
        "\\\\server\\share",
        "a\0b"
      })
  void dataOutsideTheModelsFolderIsNeverRead(String location) throws IOException {
    Path inside = Files.createDirectory(folder.resolve("inside"));
    Files.createDirectory(inside.resolve("a"));
    Files.write(folder.resolve("secret.bin"), floats(12));
    Path file = external(location, 0).write(inside.resolve("hostile.onnx"));

    assertThatReading(file)
        .hasMessageContaining(
            "hostile.onnx: the tensor \"w\" has its data in \"%s\"".formatted(Shown.text(location)))
        .hasMessageContaining("no file in the model's own folder");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void linksThatLeadOutAreNotFollowed() throws IOException {
    Path inside = Files.createDirectory(folder.resolve("inside"));
    Files.write(folder.resolve("secret.bin"), floats(12));
    Files.createSymbolicLink(inside.resolve("w.bin"), folder.resolve("secret.bin"));
    Files.createSymbolicLink(inside.resolve("up"), folder);
    Files.createSymbolicLink(inside.resolve("device"), Path.of("/dev/zero"));

    for (String location : List.of("w.bin", "up/secret.bin", "device")) {
      assertThatReading(external(location, 0).write(inside.resolve("hostile.onnx")))
          .hasMessageContaining("no file in the model's own folder");
    }
  }

  @Test
  void dataThatIsMissingShortOrMisplacedIsRefused() throws IOException {
    Files.write(folder.resolve("short.bin"), floats(5));

    assertThatReading(external("gone.bin", 0).write(folder.resolve("a.onnx")))
        .hasMessageContaining("\"gone.bin\", which is not there");
    assertThatReading(external("short.bin", 0).write(folder.resolve("a.onnx")))
        .hasMessageContaining("wants 48 bytes from the byte 0 of \"short.bin\", which has 20");
    assertThatReading(external("short.bin", Long.MAX_VALUE).write(folder.resolve("a.onnx")))
        .hasMessageContaining("which has 20");
    assertThatReading(external("short.bin", -1).write(folder.resolve("a.onnx")))
        .hasMessageContaining("offset -1, which is below 0");
    assertThatReading(
            network().external("w", "short.bin", 0, 1L << 40, 3).write(folder.resolve("a.onnx")))
        .hasMessageContaining("greater -Xmx");
  }

  @Test
  void aNameWithoutEndDoesNotFillTheMessage() throws IOException {
    Path file =
        ForeignModel.ofOpset(17)
            .input("x", TensorProto.DataType.FLOAT, "n", "4")
            .node("Teleport", List.of("x"), "y".repeat(100_000))
            .output("y".repeat(100_000))
            .write(folder.resolve("long.onnx"));

    assertThatReading(file)
        .hasMessageContaining("long.onnx")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1_000));
  }

  private static AbstractThrowableAssert<?, ?> assertThatReading(Path file) {
    return assertThatThrownBy(() -> OnnxClassifier.read(file)).isInstanceOf(ModelException.class);
  }

  private static ForeignModel network() {
    return ForeignModel.ofOpset(17)
        .input("x", TensorProto.DataType.FLOAT, "n", "4")
        .node("MatMul", List.of("x", "w"), "y")
        .output("y");
  }

  private static ForeignModel withWeights(
      java.util.function.Consumer<TensorProto.Builder> content, long... shape) {
    return network().parameters("w", content, shape);
  }

  private static ForeignModel external(String location, long offset) {
    return network().external("w", location, offset, 4, 3);
  }

  private static byte[] floats(int count) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      bytes.putFloat((float) Math.sin(i + count));
    }
    return bytes.array();
  }
}
