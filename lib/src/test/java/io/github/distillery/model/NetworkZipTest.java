package io.github.distillery.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DL4J zips that strangers have made. */
class NetworkZipTest {
  private static final String CONFIGURATION = ModelSerializer.CONFIGURATION_JSON;
  private static final String PARAMETERS = ModelSerializer.COEFFICIENTS_BIN;
  private static final int SHAPE_NUMBERS = 18;

  @TempDir Path folder;
  private final Network network = Architectures.mlp(4, 6, 3).initialize(1);
  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  /** An object whose class does something when it is read. */
  private static final class Trap implements Serializable {
    private static final long serialVersionUID = 1L;

    private void readObject(ObjectInputStream in) {
      throw new AssertionError("code that the file chose has run");
    }
  }

  @BeforeEach
  void unpack() throws IOException {
    Path file = folder.resolve("sound.zip");
    network.save(file);
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(file))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), in.readAllBytes());
      }
    }
  }

  private Network read() throws IOException {
    Path file = folder.resolve("changed.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    }
    return Network.load(file);
  }

  private void assertRefused(String why) {
    assertThatThrownBy(this::read)
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll("changed.zip", "no complete DL4J zip", why, "; save the network");
  }

  @Test
  void aSerialisedObjectIsNotRead() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new Trap());
    }
    entries.put(ModelSerializer.PREPROCESSOR_BIN, bytes.toByteArray());

    assertThatThrownBy(this::read)
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll("changed.zip", "preprocessor.bin holds a Java object", "; save");
  }

  @Test
  void whatDl4jReadsIsReadTheSame() throws IOException {
    Path file = folder.resolve("sound.zip");
    assertThat(Network.load(file).graph().params())
        .isEqualTo(ModelSerializer.restoreComputationGraph(file.toFile(), false).params());
  }

  @Test
  void anEntryThatUnpacksToMoreThanThereCanBeIsRefused() {
    entries.put(PARAMETERS, Arrays.copyOf(entries.get(PARAMETERS), 1 << 20));
    assertRefused("coefficients.bin is damaged or too large");
    entries.put(CONFIGURATION, Arrays.copyOf(entries.get(CONFIGURATION), 1 << 25));
    assertRefused("configuration.json is damaged or too large");
  }

  @Test
  void sizesThatLieAreRefusedBeforeMemoryIsTaken() {
    byte[] parameters = entries.get(PARAMETERS);
    ByteBuffer.wrap(parameters).putLong(SHAPE_NUMBERS, Long.MAX_VALUE);
    assertRefused("coefficients.bin are not the parameters");
    describe("\"nin\":4", "\"nin\":2000000000");
    assertRefused("parameters is described");
  }

  @Test
  void stridesOfAFileAreNotBelieved() throws IOException {
    byte[] parameters = entries.get(PARAMETERS);
    int strides = SHAPE_NUMBERS + Long.BYTES + 2 + "LONG".length() + 2 * Long.BYTES;
    ByteBuffer.wrap(parameters).putLong(strides, 1L << 40);

    assertThat(read().graph().params()).isEqualTo(network.graph().params());
  }

  @Test
  void aStructureNestedWithoutEndIsRefused() {
    entries.put(CONFIGURATION, "{\"a\":".repeat(200_000).getBytes(StandardCharsets.UTF_8));
    assertRefused("nested deeper than 100 levels");
  }

  @Test
  void aFieldOfAnotherKindIsSaidInPlainWords() {
    describe("\"nin\":4", "\"nin\":{}");
    assertRefused("its JSON cannot be understood at line");
  }

  @Test
  void aMissingEntryIsNamed() {
    entries.remove(PARAMETERS);
    assertRefused("it has no coefficients.bin");
  }

  private void describe(String from, String to) {
    String json = new String(entries.get(CONFIGURATION), StandardCharsets.UTF_8);
    String changed = json.replaceFirst("(?i)" + from.replace(":", "\\s*:\\s*"), to);
    assertThat(changed).isNotEqualTo(json);
    entries.put(CONFIGURATION, changed.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theTrapWouldSnap() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new Trap());
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThatThrownBy(in::readObject).isInstanceOf(AssertionError.class);
    }
  }
}
