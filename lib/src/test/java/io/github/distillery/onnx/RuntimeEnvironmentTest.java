package io.github.distillery.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeEnvironmentTest {
  @TempDir Path folder;

  /** A process of its own, whose command line ONNX Runtime sees. */
  public static final class Describing {
    public static void main(String[] arguments) {
      Path file = Path.of(arguments[0]);
      System.out.println(Onnx.describe(file).nodes().size() + " nodes");
    }
  }

  @Test
  void aLongCommandLineDoesNotEndTheProcess() throws Exception {
    Path file = ForeignModel.classifier("n").write(folder.resolve("model.onnx"));
    File output = folder.resolve("output.txt").toFile();

    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Describing.class.getName(),
                file.toString(),
                "x".repeat(20_000))
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start();

    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(Files.readString(output.toPath())).contains("4 nodes");
    assertThat(process.exitValue()).isZero();
  }
}
