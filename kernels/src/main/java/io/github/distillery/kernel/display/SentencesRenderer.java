package io.github.distillery.kernel.display;

import io.github.distillery.kernel.display.Grid.Column;
import io.github.distillery.text.Sentences;
import io.github.distillery.text.SentencesSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.IntStream;

/** Sentences: the first of them, how many there are of each class, and where they come from. */
final class SentencesRenderer {
  private static final int SHOWN = 8;
  private static final int HASH = 12;

  private SentencesRenderer() {}

  /**
   * Some sentences.
   *
   * @param sentences any
   * @return HTML and text
   */
  static MimeBundle render(Sentences sentences) {
    List<Column> columns = new ArrayList<>(List.of(new Column("", "", true)));
    if (sentences.labelled()) {
      columns.add(new Column("class", "", false));
    }
    columns.add(new Column("text", "", false));
    List<List<String>> rows =
        IntStream.range(0, Math.min(SHOWN, sentences.size()))
            .mapToObj(i -> row(sentences, i))
            .toList();
    String note =
        "%,d sentences: %s; %s, %s; hash %s\u2026"
            .formatted(
                sentences.size(),
                classes(sentences),
                sentences.provenance().source(),
                sentences.provenance().licence(),
                sentences.hash().substring(0, HASH));
    return Grid.whole(sentences.name(), columns, rows, note).bundle();
  }

  /**
   * Sentences divided by purpose.
   *
   * @param split any split
   * @return HTML and text
   */
  static MimeBundle render(SentencesSplit split) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(part("training", split.train()));
    rows.add(part("validation", split.validation()));
    if (split.hasTest()) {
      rows.add(part("test", split.test()));
    }
    List<Column> columns =
        List.of(
            new Column("part", "", false),
            new Column("name", "", false),
            new Column("sentences", "", true),
            new Column("classes", "", false),
            new Column("hash", "", false));
    return Grid.whole("", columns, rows, "").bundle();
  }

  private static List<String> row(Sentences sentences, int index) {
    List<String> cells = new ArrayList<>(List.of(Integer.toString(index)));
    if (sentences.labelled()) {
      cells.add(sentences.classNames().get(sentences.classOf()[index]));
    }
    cells.add(sentences.text(index));
    return cells;
  }

  private static List<String> part(String part, Sentences sentences) {
    return List.of(
        part,
        sentences.name(),
        "%,d".formatted(sentences.size()),
        classes(sentences),
        sentences.hash().substring(0, HASH) + "\u2026");
  }

  private static String classes(Sentences sentences) {
    if (!sentences.labelled()) {
      return "no labels";
    }
    int[] counts = new int[sentences.classNames().size()];
    IntStream.of(sentences.classOf()).forEach(c -> counts[c]++);
    StringJoiner text = new StringJoiner(", ");
    for (int c = 0; c < counts.length; c++) {
      text.add("%s (%,d)".formatted(sentences.classNames().get(c), counts[c]));
    }
    return text.toString();
  }
}
