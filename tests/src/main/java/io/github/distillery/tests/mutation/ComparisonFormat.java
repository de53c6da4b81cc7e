package io.github.distillery.tests.mutation;

import io.github.distillery.compare.Comparison;
import io.github.distillery.compare.ComparisonResult;
import io.github.distillery.distill.Distillation;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import io.github.distillery.model.Temperature;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The finished run of a comparison. */
final class ComparisonFormat implements Format {
  private static final String FILE = "run-*.json";

  private final Network teacher = Small.dense();

  @Override
  public String name() {
    return "comparison record";
  }

  @Override
  public void write(Path folder) {
    compare(folder);
  }

  private ComparisonResult compare(Path folder) {
    return Comparison.on(Small.split())
        .student(Architectures.mlp(4, 5, 3))
        .options(Small.options())
        .onlySeeds(1)
        .parallel(1)
        .teacher(teacher)
        .baseline("labels")
        .candidate("KD", Distillation.from(teacher).soft(1, Temperature.temperature(2)))
        .resumeIn(folder)
        .run();
  }

  @Override
  public String read(Path folder) {
    return compare(folder).runs().toString();
  }

  @Override
  public List<Change> changes() {
    List<Change> all = new ArrayList<>(ByteChanges.of(FILE, true));
    all.addAll(TextChanges.json(FILE, true));
    return all;
  }
}
