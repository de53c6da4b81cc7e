package io.github.distillery.kernel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StartupScriptTest {
  @Test
  void everyImportIsOnTheClassPath() {
    assertThat(StartupScript.imports(getClass().getClassLoader()))
        .hasSizeGreaterThan(15)
        .isEqualTo(StartupScript.lines());
  }

  @Test
  void whatTheClassPathLacksIsLeftOut() {
    assertThat(StartupScript.imports(ClassLoader.getPlatformClassLoader()))
        .contains("import java.util.*;")
        .doesNotContain("import tech.tablesaw.api.*;", "import org.nd4j.linalg.factory.Nd4j;")
        .allSatisfy(line -> assertThat(line).startsWith("import java."));
  }

  @Test
  void noSimpleNameHasTwoMeanings() throws IOException {
    Map<String, List<String>> packagesByName = new TreeMap<>();
    for (String line : StartupScript.lines()) {
      if (line.endsWith(".*;") && !line.startsWith("import static")) {
        String name = line.replace("import ", "").replace(".*;", "");
        for (String type : publicTypes(name)) {
          packagesByName.computeIfAbsent(type, key -> new ArrayList<>()).add(name);
        }
      }
    }
    assertThat(packagesByName).containsKeys("List", "Table", "Dataset", "XYChart", "Path");
    packagesByName.values().removeIf(packages -> packages.size() == 1);
    assertThat(packagesByName).isEmpty();
  }

  private static List<String> publicTypes(String packageName) throws IOException {
    String folder = packageName.replace('.', '/');
    List<String> names = new ArrayList<>();
    FileSystem jdk = FileSystems.getFileSystem(URI.create("jrt:/"));
    addTypes(jdk.getPath("/modules/java.base", folder), packageName, names);
    for (String entry : ClassPath.ofThisJvm().split(File.pathSeparator)) {
      Path path = Path.of(entry);
      if (Files.isDirectory(path)) {
        addTypes(path.resolve(folder), packageName, names);
      } else {
        try (FileSystem jar = FileSystems.newFileSystem(path)) {
          addTypes(jar.getPath("/" + folder), packageName, names);
        }
      }
    }
    return names;
  }

  private static void addTypes(Path folder, String packageName, List<String> into)
      throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".class") && !file.contains("$") && !file.contains("-info"))
          .map(file -> file.replace(".class", ""))
          .filter(name -> isPublic(packageName + "." + name))
          .forEach(into::add);
    }
  }

  private static boolean isPublic(String type) {
    try {
      Class<?> loaded = Class.forName(type, false, StartupScriptTest.class.getClassLoader());
      return Modifier.isPublic(loaded.getModifiers());
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
