package io.github.distillery.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.distillery.kernel.headless.Cell;
import io.github.distillery.kernel.headless.Notebook;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Chinese lessons beside the English ones. */
class TranslationsTest {
  private static final Pattern CHINESE = Pattern.compile("\\p{IsHan}");

  static Stream<Path> translations() {
    return Course.translations();
  }

  @ParameterizedTest
  @MethodSource("translations")
  void hasTheSameCodeAndOutputsAndChineseText(Path chinese) {
    Path english = Course.FOLDER.resolve(chinese.getFileName());
    List<Cell> original = Notebook.read(english).cells();
    List<Cell> translated = Notebook.read(chinese).cells();

    assertThat(translated).hasSameSizeAs(original);
    for (int i = 0; i < original.size(); i++) {
      Cell cell = original.get(i);
      Cell twin = translated.get(i);
      assertThat(twin.type()).isEqualTo(cell.type());
      if (cell.isCode()) {
        assertThat(twin.json()).isEqualTo(cell.json());
      } else {
        assertThat(CHINESE.matcher(twin.source()).find()).as(twin.source()).isTrue();
        assertThat(twin.source()).isNotEqualTo(cell.source());
      }
    }
  }
}
