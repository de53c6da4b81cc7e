package io.github.distillery.tests.lessons;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.distillery.kernel.headless.Cell;
import io.github.distillery.kernel.headless.Notebook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Copies code cells with their outputs from the English lessons into the Chinese ones, so that both
 * are of one run. Start it in the project's folder after {@code ./distillery run --in-place}.
 */
public final class UpdateTranslations {
  private UpdateTranslations() {}

  /**
   * Updates every translation that there is.
   *
   * @param none takes no arguments
   * @throws IOException where the folder cannot be read
   */
  public static void main(String[] none) throws IOException {
    Path folder = Path.of("notebooks", "zh");
    List<Path> translations;
    try (Stream<Path> files = Files.list(folder)) {
      translations = files.filter(file -> file.toString().endsWith(".ipynb")).sorted().toList();
    }
    for (Path translation : translations) {
      update(Path.of("notebooks").resolve(translation.getFileName()), translation);
    }
  }

  private static void update(Path english, Path chinese) {
    List<Cell> from = Notebook.read(english).cells();
    Notebook translation = Notebook.read(chinese);
    List<Cell> to = translation.cells();
    for (int i = 0; i < from.size(); i++) {
      if (from.size() != to.size() || !from.get(i).type().equals(to.get(i).type())) {
        throw new IllegalStateException(
            "%s and %s differ in their cells, the first time at %d; add or take away the text there"
                .formatted(english, chinese, i + 1));
      }
      if (from.get(i).isCode()) {
        replace(to.get(i).json(), from.get(i).json());
      }
    }
    translation.write(chinese);
    System.out.println("Updated " + chinese);
  }

  private static void replace(JsonObject old, JsonObject now) {
    List.copyOf(old.keySet()).forEach(old::remove);
    for (Map.Entry<String, JsonElement> field : now.entrySet()) {
      old.add(field.getKey(), field.getValue());
    }
  }
}
