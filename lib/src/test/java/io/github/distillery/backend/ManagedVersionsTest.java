package io.github.distillery.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.common.util.ArchiveUtils;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.serde.base64.Nd4jBase64;

/** What ND4J does with libraries that are newer here than those it was built with. */
class ManagedVersionsTest {
  @Test
  void anArrayComesBackFromBase64WithCommonsNet() throws IOException {
    INDArray array = Nd4j.linspace(0, 1, 150).reshape(3, 50);

    assertThat(Nd4jBase64.fromBase64(Nd4jBase64.base64String(array))).isEqualTo(array);
  }

  @Test
  void anArchiveIsUnpackedWithCommonsCompress(@TempDir Path folder) throws IOException {
    Path archive = folder.resolve("a.tar.gz");
    byte[] content = "hello".getBytes(StandardCharsets.UTF_8);
    try (var tar =
        new TarArchiveOutputStream(
            new GzipCompressorOutputStream(Files.newOutputStream(archive)))) {
      TarArchiveEntry entry = new TarArchiveEntry("greeting.txt");
      entry.setSize(content.length);
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
    }

    Path unpacked = Files.createDirectory(folder.resolve("unpacked"));
    ArchiveUtils.unzipFileTo(archive.toString(), unpacked.toString());

    assertThat(unpacked.resolve("greeting.txt")).hasContent("hello");
  }
}
