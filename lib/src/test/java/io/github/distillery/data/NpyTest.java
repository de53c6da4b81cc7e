package io.github.distillery.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class NpyTest {
  private final INDArray array = Nd4j.create(new float[][] {{1, -2.5f, 3}, {0, 1e-30f, 7}});

  @Test
  void arraysComeBackAsTheyWere() throws IOException {
    INDArray images = Nd4j.rand(3, 1, 4, 5);

    assertThat(read(bytes(array))).isEqualTo(array);
    assertThat(read(bytes(images))).isEqualTo(images);
    assertThat(read(bytes(array.transpose()))).isEqualTo(array.transpose());
  }

  @Test
  void readsWhatNumPyWrites() throws IOException {
    // numpy.save of numpy.array([[1, 2, 3]], dtype="<f4"): the header ends at a multiple of 64
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3), }";
    ByteBuffer file = ByteBuffer.allocate(128 + 12).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1);
    file.put((byte) 0).putShort((short) 118);
    file.put(
        (header + " ".repeat(117 - header.length()) + "\n").getBytes(StandardCharsets.US_ASCII));
    file.putFloat(1).putFloat(2).putFloat(3);

    assertThat(read(file.array())).isEqualTo(Nd4j.create(new float[][] {{1, 2, 3}}));
  }

  @Test
  void theDataBeginsAtAMultipleOf64AsNumPyWantsIt() throws IOException {
    assertThat((bytes(array).length - 6 * 4) % 64).isZero();
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    byte[] whole = bytes(array);
    byte[] otherMagic = whole.clone();
    otherMagic[1] = 'X';

    assertThatThrownBy(() -> read(otherMagic))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("here.npy: this is no .npy file");
    assertThatThrownBy(() -> read(Arrays.copyOf(whole, whole.length - 1)))
        .hasMessageContaining("ends too early");
    assertThatThrownBy(() -> read(Arrays.copyOf(whole, 30))).hasMessageContaining("ends too early");
    assertThatThrownBy(() -> read(changed(whole, "<f4", "<f8")))
        .hasMessageContaining("only little-endian 32-bit floats");
    assertThatThrownBy(() -> read(changed(whole, "False", "True ")))
        .hasMessageContaining("only little-endian 32-bit floats");
  }

  @Test
  void sizesThatLieAreRefusedBeforeMemoryIsTaken() throws IOException {
    byte[] whole = bytes(array);

    assertThatThrownBy(() -> read(changed(whole, "(2, 3,)", "(9999999999,3)")))
        .hasMessageContaining("at most 100 values are expected");
  }

  private static byte[] changed(byte[] file, String from, String to) {
    String text = new String(file, StandardCharsets.ISO_8859_1);
    assertThat(text).contains(from);
    return text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytes(INDArray array) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Npy.write(array, out);
    return out.toByteArray();
  }

  private static INDArray read(byte[] file) throws IOException {
    return Npy.read("here.npy", new ByteArrayInputStream(file), 100);
  }
}
