package io.github.distillery.tests.mutation;

import io.github.distillery.data.Dataset;
import io.github.distillery.datasets.CsvFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A table of numbers with a column of labels. */
final class CsvFormat implements Format {
  private static final String FILE = "table.csv";
  private static final int ROWS = 40;
  private static final int LONG = 3_000_000;

  @Override
  public String name() {
    return "CSV";
  }

  @Override
  public void write(Path folder) throws IOException {
    StringBuilder text = new StringBuilder("length,width,height,kind\n");
    Random random = new Random(1);
    for (int row = 0; row < ROWS; row++) {
      text.append(
          "%d.%d,%d,-%de-2,%s%n".formatted(row, row % 7, random.nextInt(99), row, kind(row)));
    }
    Files.writeString(folder.resolve(FILE), text);
  }

  private static String kind(int row) {
    return row % 3 == 0 ? "\"a, b\"" : "k" + row % 3;
  }

  @Override
  public String read(Path folder) {
    Dataset read = CsvFiles.read(folder.resolve(FILE), "kind");
    return Answers.of(read.features()) + Arrays.toString(read.classOf()) + read.classNames();
  }

  @Override
  public List<Change> changes() {
    List<Change> all = new ArrayList<>(ByteChanges.of(FILE, false));
    all.addAll(TextChanges.of(FILE, false));
    all.add(filled("a quote that never ends", "\"", "x"));
    all.add(filled("commas without end", "", ","));
    all.add(filled("lines without end", "", "\n"));
    all.add(filled("a number without end", "", "9"));
    return all;
  }

  private static Change filled(String name, String before, String many) {
    return new Change(
        name,
        FILE,
        false,
        (bytes, random) -> {
          int at = random.nextInt(bytes.length);
          return ByteChanges.joined(
              Arrays.copyOf(bytes, at),
              (before + many.repeat(LONG)).getBytes(StandardCharsets.UTF_8),
              Arrays.copyOfRange(bytes, at, bytes.length));
        });
  }

  /** As far as a table without quotes can be told without a parser: no row has been lost. */
  @Override
  public boolean agrees(Path folder, String answer) throws IOException {
    String text = Files.readString(folder.resolve(FILE));
    if (text.contains("\"") || text.contains("\r")) {
      return true;
    }
    long rows = text.lines().filter(line -> !line.isEmpty()).count() - 1;
    return answer.startsWith("[" + rows + ",");
  }
}
