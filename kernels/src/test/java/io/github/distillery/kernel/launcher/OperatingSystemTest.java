package io.github.distillery.kernel.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OperatingSystemTest {
  private static final Path HOME = Path.of("home");

  @Test
  void jupyterLooksWhereEachSystemKeepsDataOfAUser() {
    assertThat(OperatingSystem.LINUX.jupyterData(Map.of(), HOME))
        .isEqualTo(HOME.resolve(".local").resolve("share").resolve("jupyter"));
    assertThat(OperatingSystem.LINUX.jupyterData(Map.of("XDG_DATA_HOME", "data"), HOME))
        .isEqualTo(Path.of("data", "jupyter"));
    assertThat(OperatingSystem.MACOS.jupyterData(Map.of("XDG_DATA_HOME", "data"), HOME))
        .isEqualTo(HOME.resolve("Library").resolve("Jupyter"));
    assertThat(OperatingSystem.WINDOWS.jupyterData(Map.of("APPDATA", "roaming"), HOME))
        .isEqualTo(Path.of("roaming", "jupyter"));
  }

  @Test
  void aFolderNamedByTheUserGoesFirstEverywhere() {
    for (OperatingSystem system : OperatingSystem.values()) {
      assertThat(system.jupyterData(Map.of("JUPYTER_DATA_DIR", "mine", "APPDATA", "x"), HOME))
          .isEqualTo(Path.of("mine"));
    }
  }
}
