package io.github.distillery.kernel.display;

import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.data.TrainTest;
import io.github.distillery.kernel.display.Grid.Column;
import io.github.distillery.multi.TaskData;
import io.github.distillery.multi.TaskSplit;
import io.github.distillery.transfer.Domains;
import io.github.distillery.view.Images;
import io.github.distillery.view.Tables;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.IntStream;

/** Data sets: what they are, where they come from, and their first samples. */
final class DataRenderer {
  private static final int SAMPLES = 10;
  private static final int ROWS = 5;
  private static final int MOST_CLASSES = 20;
  private static final int HASH = 12;

  private DataRenderer() {}

  /**
   * One data set.
   *
   * @param data any data set
   * @return HTML and text
   */
  static MimeBundle render(Dataset data) {
    List<List<String>> facts = new ArrayList<>();
    facts.add(List.of("samples", String.format("%,d", data.size())));
    facts.add(List.of("one sample", Arrays.toString(data.sampleShape())));
    facts.add(List.of("classes", data.classes() + ": " + classes(data)));
    facts.add(List.of("source", data.provenance().source()));
    facts.add(List.of("licence", data.provenance().licence()));
    facts.add(List.of("hash", data.hash().substring(0, HASH) + "\u2026"));
    List<Column> columns = List.of(new Column("", "", false), new Column("", "", false));
    MimeBundle text = facts(data.toString(), facts);
    String table = new Grid(data.name(), columns, facts, 0, List.of(), "").html();
    return text.with(MimeBundle.HTML, table + samples(data));
  }

  /**
   * Data divided by purpose.
   *
   * @param split any split
   * @return HTML and text
   */
  static MimeBundle render(Split split) {
    return parts(parts("", split), split.train());
  }

  /**
   * Two domains.
   *
   * @param domains source and target
   * @return HTML and text
   */
  static MimeBundle render(Domains domains) {
    List<List<String>> rows = parts("source, ", domains.source());
    rows.addAll(parts("target, ", domains.target()));
    MimeBundle both = parts(rows, domains.source().train());
    return both.with(
        MimeBundle.HTML, both.data().get(MimeBundle.HTML) + samples(domains.target().train()));
  }

  private static List<List<String>> parts(String side, Split split) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(part(side + "training", split.train()));
    rows.add(part(side + "validation", split.validation()));
    if (split.hasTest()) {
      rows.add(part(side + "test", split.test()));
    }
    return rows;
  }

  /**
   * Data as it is published, with a test part.
   *
   * @param data both parts
   * @return HTML and text
   */
  static MimeBundle render(TrainTest data) {
    return parts(List.of(part("training", data.train()), part("test", data.test())), data.train());
  }

  /**
   * Samples of several tasks.
   *
   * @param data any
   * @return HTML and text
   */
  static MimeBundle render(TaskData data) {
    MimeBundle tasks = TableRenderer.render(Tables.tasks(data));
    String size = "%s: %,d samples".formatted(data.name(), data.size());
    return MimeBundle.text(size + "\n" + tasks.plain())
        .with(
            MimeBundle.HTML,
            "<div>"
                + Html.escape(size)
                + "</div>"
                + tasks.data().get(MimeBundle.HTML)
                + samples(data.task(data.tasks().get(0))));
  }

  /**
   * Samples of several tasks, divided by purpose.
   *
   * @param split any
   * @return HTML and text
   */
  static MimeBundle render(TaskSplit split) {
    MimeBundle train = render(split.train());
    return MimeBundle.text(split + "\n" + train.plain())
        .with(
            MimeBundle.HTML,
            "<div>" + Html.escape(split.toString()) + "</div>" + train.data().get(MimeBundle.HTML));
  }

  private static MimeBundle parts(List<List<String>> rows, Dataset first) {
    List<Column> columns =
        List.of(
            new Column("part", "", false),
            new Column("name", "", false),
            new Column("samples", "", true),
            new Column("one sample", "", false),
            new Column("classes", "", true),
            new Column("hash", "", false));
    Grid grid = Grid.whole("", columns, rows, "classes: " + names(first));
    return grid.bundle().with(MimeBundle.HTML, grid.html() + samples(first));
  }

  private static List<String> part(String part, Dataset data) {
    return List.of(
        part,
        data.name(),
        String.format("%,d", data.size()),
        Arrays.toString(data.sampleShape()),
        Integer.toString(data.classes()),
        data.hash().substring(0, HASH) + "\u2026");
  }

  private static MimeBundle facts(String title, List<List<String>> facts) {
    StringJoiner lines = new StringJoiner("\n");
    lines.add(title);
    facts.forEach(fact -> lines.add(String.format("%-11s %s", fact.get(0), fact.get(1))));
    return MimeBundle.text(lines.toString());
  }

  private static String names(Dataset data) {
    List<String> names = data.classNames();
    return names.size() <= MOST_CLASSES
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, MOST_CLASSES))
            + ", \u2026 "
            + (names.size() - MOST_CLASSES)
            + " more";
  }

  private static String classes(Dataset data) {
    if (!data.labelled()) {
      return names(data) + "; these samples have no labels";
    }
    if (data.classes() > MOST_CLASSES) {
      return names(data);
    }
    int[] counts = new int[data.classes()];
    IntStream.of(data.classOf()).forEach(c -> counts[c]++);
    StringJoiner text = new StringJoiner(", ");
    for (int c = 0; c < counts.length; c++) {
      text.add(String.format("%s (%,d)", data.classNames().get(c), counts[c]));
    }
    return text.toString();
  }

  private static String samples(Dataset data) {
    long[] shape = data.sampleShape();
    if (data.size() == 0) {
      return "";
    }
    if (shape.length == 3 && (shape[0] == 1 || shape[0] == 3)) {
      BufferedImage grid = Images.grid(data, SAMPLES);
      return "<div style=\"margin:6px 0\">"
          + ImageRenderer.element(grid, grid.getWidth(), "the first samples")
          + "</div>";
    }
    if (shape.length == 1 && !data.featureNames().isEmpty()) {
      int[] first = IntStream.range(0, Math.min(ROWS, data.size())).toArray();
      return TableRenderer.render(data.subset(first, "the first samples").toTable())
          .data()
          .get(MimeBundle.HTML)
          .toString();
    }
    return "";
  }
}
