package io.github.distillery.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.distillery.data.DataException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShippedDataTest {
  private final Map<String, byte[]> files = new HashMap<>();
  private final ShippedData data =
      new ShippedData(
          name -> files.containsKey(name) ? new ByteArrayInputStream(files.get(name)) : null);

  @Test
  void aFileWithItsHashIsRead() {
    ship("set/a.csv", "1,2,3");
    assertThat(data.read("set/a.csv").bytes()).asString().isEqualTo("1,2,3");
  }

  @Test
  void aFileWithAnotherHashIsRefusedWithBothHashes() {
    ship("set/a.csv", "1,2,3");
    files.put("set/a.csv", "1,2,4".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> data.read("set/a.csv"))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("set/a.csv", "hash mismatch", hash("1,2,4"), hash("1,2,3"));
  }

  @Test
  void aMissingFileIsRefused() {
    ship("set/a.csv", "1,2,3");
    assertThatThrownBy(() -> data.read("set/b.csv"))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("set/b.csv", "missing", "build the module datasets again");
  }

  @Test
  void aFileWithoutALineInTheSumsIsRefused() {
    ship("other/set/a.csv", "1,2,3");
    files.put("set/a.csv", "1,2,3".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> data.read("set/a.csv"))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("set/a.csv", "SHA256SUMS has no line");
  }

  @Test
  void missingSumsAreRefused() {
    files.put("set/a.csv", new byte[0]);
    assertThatThrownBy(() -> data.read("set/a.csv"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("SHA256SUMS: the file is missing");
  }

  @Test
  void everyFileThatTheSumsNameIsShippedWithThatHash() throws IOException {
    ShippedData shipped = ShippedData.ofThisJar();
    try (InputStream sums = ShippedData.class.getResourceAsStream("data/SHA256SUMS")) {
      assertThat(new String(sums.readAllBytes(), StandardCharsets.UTF_8).lines())
          .hasSize(18)
          .allSatisfy(line -> assertThat(shipped.read(line.substring(66)).bytes()).isNotEmpty());
    }
  }

  @Test
  void theLicencesAreShippedBesideTheData() {
    assertThat(ShippedData.class.getResource("data/LICENSES.md")).isNotNull();
  }

  private void ship(String name, String content) {
    files.put(name, content.getBytes(StandardCharsets.UTF_8));
    files.put("SHA256SUMS", (hash(content) + "  " + name + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static String hash(String content) {
    return SourceFile.sha256(new SourceFile("", content.getBytes(StandardCharsets.UTF_8)));
  }
}
