package io.github.distillery.kernel.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelspecTest {
  @TempDir private Path folder;
  private Path project;
  private Path jar;

  @BeforeEach
  void makeAProjectThatLooksBuilt() throws IOException {
    project = folder.resolve("my project");
    Path target = Files.createDirectories(project.resolve("kernels").resolve("target"));
    jar = Files.createFile(target.resolve("distillery-kernels-1.2.0.jar"));
    Files.createFile(target.resolve("distillery-kernels-1.2.0-sources.jar"));
    Files.writeString(project.resolve("jvm.options"), "# comment\n-Xmx1g\n\n-Da=b\n");
  }

  @Test
  void tellsJupyterHowToStartTheKernel() throws IOException {
    Kernelspec kernelspec = Kernelspec.in(folder.resolve("jupyter"));

    kernelspec.install(new Home(project), Path.of("jdk", "bin", "java"), List.of());

    JsonObject written =
        JsonParser.parseString(Files.readString(kernelspec.folder().resolve("kernel.json")))
            .getAsJsonObject();
    assertThat(written.getAsJsonArray("argv"))
        .extracting(argument -> argument.getAsString())
        .containsExactly(
            Path.of("jdk", "bin", "java").toString(),
            "@" + project.resolve("jvm.options"),
            "-jar",
            jar.toString(),
            "{connection_file}");
    assertThat(written.get("display_name").getAsString()).isEqualTo("Java (Distillery)");
    assertThat(written.get("language").getAsString()).isEqualTo("java");
    assertThat(written.get("interrupt_mode").getAsString()).isEqualTo("message");
    assertThat(kernelspec.folder().resolve("logo-64x64.png")).isNotEmptyFile();
    assertThat(kernelspec.exists()).isTrue();
  }

  @Test
  void startsTheKernelFromItsClassArchive() throws IOException {
    Kernelspec kernelspec = Kernelspec.in(folder.resolve("jupyter"));
    Path file = folder.resolve("kernel-17-0123.jsa");

    kernelspec.install(new Home(project), Path.of("java"), new ClassArchive(file, 17).options());

    assertThat(kernelspec.folder().resolve("kernel.json"))
        .content()
        .contains("\"-XX:SharedArchiveFile=" + file + "\"");
  }

  @Test
  void whereItCannotBeWrittenTheReasonAndTheRemedyAreSaid() throws IOException {
    Path inTheWay = Files.writeString(folder.resolve("jupyter"), "a file");

    assertThatThrownBy(
            () -> Kernelspec.in(inTheWay).install(new Home(project), Path.of("java"), List.of()))
        .isInstanceOf(LauncherException.class)
        .hasMessageContaining("could not be written (")
        .hasMessageContaining("Make room")
        .hasMessageContaining("--prefix DIR");
  }

  @Test
  void isRemovedWithoutATraceAndOnlyOnce() {
    Kernelspec kernelspec = Kernelspec.in(folder.resolve("jupyter"));
    kernelspec.install(new Home(project), Path.of("java"), List.of());

    assertThat(kernelspec.uninstall()).isTrue();
    assertThat(kernelspec.folder()).doesNotExist();
    assertThat(kernelspec.uninstall()).isFalse();
  }

  @Test
  void leavesFilesThatAreNotItsOwn() throws IOException {
    Kernelspec kernelspec = Kernelspec.in(folder.resolve("jupyter"));
    kernelspec.install(new Home(project), Path.of("java"), List.of());
    Path notes = Files.createFile(kernelspec.folder().resolve("notes.txt"));

    assertThat(kernelspec.uninstall()).isTrue();
    assertThat(kernelspec.exists()).isFalse();
    assertThat(notes).exists();
  }

  @Test
  void aProjectThatIsNotBuiltSaysHowToBuildIt() throws IOException {
    Files.delete(jar);

    assertThatThrownBy(() -> new Home(project).jar())
        .isInstanceOf(LauncherException.class)
        .hasMessageContaining("mvn package");
  }

  @Test
  void theJvmOptionsAreReadWithoutTheirComments() {
    assertThat(new Home(project).jvmOptions()).containsExactly("-Xmx1g", "-Da=b");
  }
}
