package io.github.distillery.datasets;

import io.github.distillery.data.Dataset;
import io.github.distillery.data.Provenance;
import io.github.distillery.data.Split;
import io.github.distillery.data.Values;
import io.github.distillery.multi.TaskData;
import io.github.distillery.multi.TaskLabels;
import io.github.distillery.multi.TaskSplit;
import io.github.distillery.transfer.Domains;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The shipped emoji: the same ones drawn twice, on two sheets of 32x32 tiles.
 *
 * @param noto each emoji by Google, {@code [3, 32, 32]}
 * @param twemoji each emoji by Twitter
 * @param labels a line each: index, column, row, code points, short name, category, sub-category
 * @param provenances of the two drawings, and of both together
 */
record Emoji(
    List<float[]> noto,
    List<float[]> twemoji,
    List<String[]> labels,
    List<Provenance> provenances) {
  static final int FEWEST = 10;
  private static final int TILE = 32;
  private static final int CHANNELS = 3;
  private static final int COLUMN = 1;
  private static final int ROW = 2;
  private static final int CATEGORY = 5;
  private static final int SUBCATEGORY = 6;
  private static final double TRAIN = 0.6;
  private static final double VALIDATION = 0.15;

  static Emoji read() {
    ShippedData data = ShippedData.ofThisJar();
    SourceFile text = data.read("emoji/labels.csv");
    SourceFile noto = data.read("emoji/noto-32px.png");
    SourceFile twemoji = data.read("emoji/twemoji-32px.png");
    List<String[]> labels =
        new String(text.bytes(), StandardCharsets.UTF_8)
            .lines()
            .skip(1)
            .map(line -> line.split(","))
            .toList();
    return new Emoji(
        tiles(noto, labels),
        tiles(twemoji, labels),
        labels,
        List.of(
            provenance("Noto emoji by Google", "Apache-2.0", noto, text),
            provenance("Twemoji by Twitter and jdecked", "CC-BY-4.0", twemoji, text),
            provenance(
                "Noto emoji by Google; Twemoji by Twitter and jdecked",
                "Apache-2.0 AND CC-BY-4.0",
                noto,
                twemoji,
                text)));
  }

  Domains byCategory() {
    return domains(CATEGORY, 1);
  }

  Domains bySubcategory() {
    return domains(SUBCATEGORY, FEWEST);
  }

  /** The drawings of both, Noto first, each with its sub-category and what that belongs to. */
  TaskSplit tasks() {
    Domains both = bySubcategory();
    return TaskSplit.of(
        tasks(both.source().train(), both.target().train(), "emoji train"),
        tasks(both.source().validation(), both.target().validation(), "emoji validation"),
        tasks(both.source().test(), both.target().test(), "emoji test"));
  }

  private TaskData tasks(Dataset noto, Dataset twemoji, String name) {
    List<String> fine = noto.classNames();
    Map<String, String> categoryOf = new TreeMap<>();
    labels.forEach(label -> categoryOf.put(label[SUBCATEGORY], label[CATEGORY]));
    List<String> categories = fine.stream().map(categoryOf::get).distinct().sorted().toList();
    int[] fineOf =
        IntStream.concat(IntStream.of(noto.classOf()), IntStream.of(twemoji.classOf())).toArray();
    int[] coarseOf =
        IntStream.of(fineOf).map(c -> categories.indexOf(categoryOf.get(fine.get(c)))).toArray();
    Dataset drawings =
        Dataset.of(
            name,
            Nd4j.concat(0, noto.features(), twemoji.features()),
            fineOf,
            fine,
            provenances.get(2));
    return TaskData.of(
        drawings,
        new TaskLabels("category", coarseOf, categories),
        new TaskLabels("sub-category", fineOf, fine));
  }

  /** Both drawings of an emoji stand in the same row, so that one split serves both. */
  private Domains domains(int column, int fewest) {
    int[] distinct = distinct();
    Map<String, Long> counts = new TreeMap<>();
    for (int i : distinct) {
      counts.merge(labels.get(i)[column], 1L, Long::sum);
    }
    List<String> classes =
        counts.keySet().stream().filter(name -> counts.get(name) >= fewest).toList();
    int[] rows =
        IntStream.of(distinct).filter(i -> classes.contains(labels.get(i)[column])).toArray();
    int[] classOf = IntStream.of(rows).map(i -> classes.indexOf(labels.get(i)[column])).toArray();
    return Domains.of(
        split("noto emoji", noto, rows, classOf, classes, provenances.get(0)),
        split("twemoji", twemoji, rows, classOf, classes, provenances.get(1)));
  }

  private static Split split(
      String name,
      List<float[]> tiles,
      int[] rows,
      int[] classOf,
      List<String> classes,
      Provenance provenance) {
    int length = CHANNELS * TILE * TILE;
    float[] values = new float[rows.length * length];
    for (int r = 0; r < rows.length; r++) {
      System.arraycopy(tiles.get(rows[r]), 0, values, r * length, length);
    }
    return Dataset.of(
            name,
            Values.array(values, rows.length, CHANNELS, TILE, TILE),
            classOf,
            classes,
            provenance)
        .split(TRAIN, VALIDATION, DigitDomains.SEED);
  }

  /** All emoji but those that look like an earlier one on one of the sheets. */
  private int[] distinct() {
    boolean[] repeated = new boolean[labels.size()];
    for (List<float[]> sheet : List.of(noto, twemoji)) {
      Map<Integer, List<Integer>> seen = new HashMap<>();
      for (int i = 0; i < sheet.size(); i++) {
        float[] tile = sheet.get(i);
        List<Integer> alike =
            seen.computeIfAbsent(Arrays.hashCode(tile), hash -> new java.util.ArrayList<>());
        repeated[i] |= alike.stream().anyMatch(other -> Arrays.equals(sheet.get(other), tile));
        alike.add(i);
      }
    }
    return IntStream.range(0, repeated.length).filter(i -> !repeated[i]).toArray();
  }

  private static List<float[]> tiles(SourceFile file, List<String[]> labels) {
    Picture sheet = Picture.decode(file, ImageFolder.Colour.RGB);
    return labels.stream()
        .map(
            label -> {
              int left = TILE * Integer.parseInt(label[COLUMN]);
              int top = TILE * Integer.parseInt(label[ROW]);
              float[] tile = new float[CHANNELS * TILE * TILE];
              for (int line = 0; line < CHANNELS * TILE; line++) {
                float[] plane = sheet.planes()[line / TILE];
                int from = (top + line % TILE) * sheet.width() + left;
                System.arraycopy(plane, from, tile, line * TILE, TILE);
              }
              return tile;
            })
        .toList();
  }

  private static Provenance provenance(String source, String licence, SourceFile... files) {
    return new Provenance(source, licence, SourceFile.sha256(files));
  }
}
