package io.github.distillery.compress.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.data.ContentHash;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class DeepCompressionTest {
  private static final int HASH = 32;

  @TempDir private Path folder;

  static Stream<Architecture> architectures() {
    return Stream.of(
        Architectures.mlp(20, 7, 3),
        Architectures.lenet(1, 16, 16, 3, 4, 9, 5),
        Architectures.residualNet(1, 8, 8, 3, 2, 1));
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void aNetworkComesBackBitForBit(Architecture plan) throws IOException {
    Network network = plan.initialize(3);
    Path file = folder.resolve("network.dstl");

    DeepCompression.write(network, file);
    Network again = DeepCompression.read(file);

    assertThat(bits(again)).isEqualTo(bits(network));
    assertThat(again.name()).isEqualTo(network.name());
    assertThat(again.fingerprint()).isEqualTo(network.fingerprint());
    DeepCompression.write(again, folder.resolve("again.dstl"));
    assertThat(folder.resolve("again.dstl")).hasSameBinaryContentAs(file);
  }

  /** DL4J puts the clock's time into a plan as its seed. */
  @Test
  void theSameNetworkMadeLaterIsTheSameBytes() throws Exception {
    Path first = folder.resolve("network.dstl");
    DeepCompression.write(Architectures.mlp(20, 7, 3).initialize(3), first);
    Thread.sleep(5);
    Path second = folder.resolve("later.dstl");
    DeepCompression.write(Architectures.mlp(20, 7, 3).initialize(3), second);

    assertThat(second).hasSameBinaryContentAs(first);
  }

  @Test
  void prunedAndSharedWeightsMakeASmallFile() throws IOException {
    Network network = prunedAndShared();
    Path file = folder.resolve("network.dstl");

    DeepCompression.write(network, file);
    StoredSize size = DeepCompression.size(network);

    assertThat(bits(DeepCompression.read(file))).isEqualTo(bits(network));
    assertThat(size.file()).isEqualTo(Files.size(file));
    assertThat(size.plain()).isEqualTo(4 * network.parameters());
    assertThat(size.pruned()).isLessThan(size.plain() / 5);
    assertThat(size.shared()).isLessThan(size.pruned() / 2);
    assertThat(size.coded()).isLessThan(size.shared());
    StoredArray weights = size.arrays().get(0);
    assertThat(weights.layer() + " " + weights.parameter()).isEqualTo("dense1 W");
    assertThat(weights.kept()).isEqualTo(200 * 100 / 10);
    assertThat(weights.different()).isEqualTo(16);
  }

  /** Every tenth weight stays, with one of 16 values. */
  private static Network prunedAndShared() {
    Network network = Architectures.mlp(200, 100, 10).initialize(1);
    INDArray weights = network.graph().getLayer("dense1").getParam("W");
    Random random = new Random(2);
    for (int i = 0; i < 200; i++) {
      for (int j = 0; j < 100; j++) {
        weights.putScalar(i, j, (i + j) % 10 == 0 ? 0.25 + random.nextInt(16) / 8.0 : 0);
      }
    }
    return network;
  }

  /** A convolution's bias lies before its weights. */
  @Test
  void eachArrayIsCountedUnderItsOwnName() {
    Network network = Architectures.lenet(1, 16, 16, 3, 4, 9, 5).initialize(3);
    network.graph().getLayer("conv1").getParam("W").assign(0.5);
    network.graph().getLayer("conv2").getParam("b").assign(0);

    for (StoredArray array : DeepCompression.size(network).arrays()) {
      INDArray values = network.graph().getLayer(array.layer()).getParam(array.parameter());
      float[] floats = values.dup().data().asFloat();
      Set<Float> different = new HashSet<>();
      long kept = 0;
      for (float value : floats) {
        kept += value != 0 ? 1 : 0;
        if (value != 0) {
          different.add(value);
        }
      }
      assertThat(array.kept()).as(array.layer() + " " + array.parameter()).isEqualTo(kept);
      assertThat(array.different()).isEqualTo(different.size());
      assertThat(array.values()).isEqualTo(floats.length);
    }
  }

  @Test
  void aZeroWithASignIsAZero() throws IOException {
    Network network = Architectures.mlp(2, 3).initialize(1);
    INDArray weights = network.graph().getLayer("logits").getParam("W");
    weights.assign(-0f);

    DeepCompression.write(network, folder.resolve("n"));

    float[] read = bitsAsFloats(DeepCompression.read(folder.resolve("n")));
    assertThat(read[0]).isZero();
    assertThat(1 / read[0]).isEqualTo(Float.POSITIVE_INFINITY);
  }

  @Test
  void aTruncatedOrAlteredFileIsRefused() throws IOException {
    byte[] whole = file(prunedAndShared());

    for (int length : new int[] {0, 5, 8, 9, 40, whole.length / 2, whole.length - 1}) {
      assertRefused(Arrays.copyOf(whole, length));
    }
    Random random = new Random(4);
    for (int i = 0; i < 200; i++) {
      byte[] altered = whole.clone();
      altered[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      assertRefused(altered);
    }
  }

  /** Made by somebody who can compute a hash: an error or a network, never anything else. */
  @Test
  void whatContradictsItselfIsRefusedThoughItsHashIsRight() throws IOException {
    byte[] whole = file(prunedAndShared());
    Random random = new Random(6);
    int refused = 0;
    for (int i = 0; i < 400; i++) {
      byte[] altered = whole.clone();
      int content = whole.length - HASH;
      int from = 8 + random.nextInt(content - 8);
      for (int at = from; at < Math.min(content, from + 1 + random.nextInt(4)); at++) {
        altered[at] = (byte) random.nextInt();
      }
      Path file = Files.write(folder.resolve("altered"), withHash(altered));
      try {
        DeepCompression.read(file);
      } catch (ModelException e) {
        refused++;
        assertThat(e).hasMessageContaining(file.toString());
      }
    }
    assertThat(refused).isGreaterThan(20);
  }

  @Test
  void aFileThatEndsTooEarlyThoughItsHashIsRightSaysSo() throws IOException {
    byte[] whole = file(prunedAndShared());
    byte[] cut = withHash(Arrays.copyOf(whole, 9 + HASH));

    assertThatThrownBy(() -> DeepCompression.read(Files.write(folder.resolve("cut"), cut)))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll("cut", "(end of file)", "; write it again");
  }

  @Test
  void anotherVersionOrBytesBehindTheEndAreRefused() throws IOException {
    byte[] whole = file(prunedAndShared());
    byte[] newer = whole.clone();
    newer[8] = 2;
    byte[] longer = Arrays.copyOf(whole, whole.length + 1);

    assertThatThrownBy(
            () -> DeepCompression.read(Files.write(folder.resolve("a"), withHash(newer))))
        .hasMessageContaining("version 2")
        .hasMessageContaining("version 1");
    assertThatThrownBy(
            () -> DeepCompression.read(Files.write(folder.resolve("b"), withHash(longer))))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("follow the last array");
  }

  @Test
  void aMissingFileAndAnotherFileAreNamed() throws IOException {
    Path other = Files.writeString(folder.resolve("other"), "something quite different, and long");

    assertThatThrownBy(() -> DeepCompression.read(folder.resolve("none")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("none");
    assertThatThrownBy(() -> DeepCompression.read(other))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("DISTILDC");
  }

  private void assertRefused(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("refused"), bytes);
    assertThatThrownBy(() -> DeepCompression.read(file))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("refused");
  }

  private byte[] file(Network network) throws IOException {
    Path file = folder.resolve("whole");
    DeepCompression.write(network, file);
    return Files.readAllBytes(file);
  }

  private static byte[] withHash(byte[] file) {
    int content = file.length - HASH;
    MessageDigest digest = ContentHash.sha256();
    digest.update(file, 0, content);
    byte[] right = Arrays.copyOf(file, file.length);
    System.arraycopy(digest.digest(), 0, right, content, HASH);
    return right;
  }

  private static float[] bitsAsFloats(Network network) {
    return network.graph().params().dup().data().asFloat();
  }

  private static int[] bits(Network network) {
    float[] values = bitsAsFloats(network);
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
