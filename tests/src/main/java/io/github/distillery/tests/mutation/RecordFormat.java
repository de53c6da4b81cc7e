package io.github.distillery.tests.mutation;

import io.github.distillery.compare.ResultFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A kept result as tuning and races keep theirs: a record of one's own. */
final class RecordFormat implements Format {
  private static final String FILE = "run-*.json";
  private static final List<String> KEY = List.of("network", "options", "3 epochs");

  /** What is kept. */
  record Kept(List<String> dependsOn, Rung rung) {}

  /** Numbers of every kind. */
  record Rung(
      String name,
      int epochs,
      long samples,
      double loss,
      boolean ended,
      Map<String, Double> others) {}

  @Override
  public String name() {
    return "tuning record";
  }

  private static ResultFolder<Kept> folder(Path folder) {
    return new ResultFolder<>(folder, Kept.class, Kept::dependsOn);
  }

  @Override
  public void write(Path folder) {
    Map<String, Double> others = Map.of("accuracy", 0.75);
    folder(folder).save(new Kept(KEY, new Rung("first", 3, 180, Double.NaN, true, others)));
  }

  @Override
  public String read(Path folder) {
    return folder(folder).find(KEY, Kept::rung).toString();
  }

  @Override
  public List<Change> changes() {
    List<Change> all = new ArrayList<>(ByteChanges.of(FILE, true));
    all.addAll(TextChanges.json(FILE, true));
    return all;
  }
}
