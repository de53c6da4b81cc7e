package io.github.distillery.kernel.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {
  private static final Runtime.Version SEVENTEEN = Runtime.Version.parse("17.0.15+6");
  private static final Runtime.Version TWENTY_FIVE = Runtime.Version.parse("25.0.1+8");

  @TempDir private Path folder;
  private Path jar;

  @BeforeEach
  void buildAJar() throws IOException {
    jar = Files.writeString(folder.resolve("kernel.jar"), "built");
  }

  @Test
  void keepsItsNameWhileNothingChanges() throws IOException {
    assertThat(archive(SEVENTEEN, "-Xmx1g")).isEqualTo(archive(SEVENTEEN, "-Xmx1g"));
  }

  @Test
  void getsANewNameWithNewSettingsOrAnotherBuild() throws IOException {
    ClassArchive before = archive(SEVENTEEN, "-Xmx1g");

    assertThat(archive(SEVENTEEN, "-Xmx2g")).isNotEqualTo(before);
    Files.writeString(jar, "built again");
    assertThat(archive(SEVENTEEN, "-Xmx1g")).isNotEqualTo(before);
  }

  @Test
  void isUsedWithoutAWordOnEveryJdk() throws IOException {
    ClassArchive older = archive(SEVENTEEN, "");
    ClassArchive newer = archive(TWENTY_FIVE, "");

    assertThat(older.file().getFileName().toString()).startsWith("kernel-17-").endsWith(".jsa");
    assertThat(older.options())
        .contains("-XX:SharedArchiveFile=" + older.file())
        .doesNotContain("-Xlog:aot=off");
    assertThat(newer.file().getFileName().toString()).startsWith("kernel-25-").endsWith(".jsa");
    assertThat(newer.options()).contains("-XX:SharedArchiveFile=" + newer.file(), "-Xlog:aot=off");
  }

  @Test
  void whatCannotBeMadeGivesAReasonAndNoException() throws IOException {
    Home home = project();
    ClassArchive archive = new ClassArchive(folder.resolve("classes/kernel-17-0.jsa"), 17);

    assertThat(archive.make(home, folder.resolve("no-java")))
        .hasValueSatisfying(reason -> assertThat(reason).contains("no-java"));
    assertThat(archive.file()).doesNotExist();
    assertThat(archive.file().getParent()).isEmptyDirectory();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void takesThePlaceOfThoseOfOlderBuildsForTheSameJdk() throws IOException {
    Home home = project();
    ClassArchive archive = new ClassArchive(folder.resolve("classes/kernel-17-new.jsa"), 17);
    Files.createDirectories(archive.file().getParent());
    Path old = Files.createFile(archive.file().resolveSibling("kernel-17-old.jsa"));
    Path other = Files.createFile(archive.file().resolveSibling("kernel-25-old.jsa"));
    Path java = Files.writeString(folder.resolve("java"), "#!/bin/sh\n: > \"${1#*=}\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();

    assertThat(archive.make(home, java)).isEmpty();

    assertThat(archive.file()).exists();
    assertThat(old).doesNotExist();
    assertThat(other).exists();
  }

  @Test
  void oneThatIsThereIsNotMadeAgain() throws IOException {
    Path file = Files.writeString(folder.resolve("kernel-17-0.jsa"), "made");

    assertThat(new ClassArchive(file, 17).make(project(), folder.resolve("no-java"))).isEmpty();
    assertThat(file).hasContent("made");
  }

  private ClassArchive archive(Runtime.Version version, String settings) throws IOException {
    return ClassArchive.in(folder, version, settings, List.of(jar));
  }

  private Home project() throws IOException {
    Path target = Files.createDirectories(folder.resolve("project/kernels/target"));
    Files.writeString(target.resolve("distillery-kernels-1.2.0.jar"), "");
    return new Home(folder.resolve("project"));
  }
}
