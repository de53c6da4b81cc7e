package io.github.distillery.tests.mutation;

import io.github.distillery.data.Dataset;
import io.github.distillery.label.SoftLabels;
import io.github.distillery.model.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A folder of soft labels: a manifest and arrays, each with its hash. */
final class SoftLabelsFormat implements Format {
  private static final String MANIFEST = "manifest.json";
  private static final String LOGITS = "logits.npy";

  private final Dataset data = Small.data(12);
  private final Network teacher = Small.dense();
  private final String layer = teacher.layers().get(0);

  @Override
  public String name() {
    return "soft labels";
  }

  @Override
  public void write(Path folder) throws IOException {
    SoftLabels.in(folder).open(teacher, data, layer);
  }

  @Override
  public String read(Path folder) throws IOException {
    SoftLabels mapped = SoftLabels.in(folder).open(teacher, data);
    mapped.verify();
    SoftLabels loaded = SoftLabels.in(folder).load(teacher, data);
    return text(mapped) + text(loaded);
  }

  private String text(SoftLabels labels) {
    StringBuilder text = new StringBuilder(labels.toString().replaceAll("/\\S+", ""));
    text.append(labels.teacherName()).append(labels.teacherFingerprint());
    text.append(labels.dataHash()).append(labels.views()).append(labels.size());
    text.append(labels.layers()).append(Answers.of(labels.logits()));
    int[] all = IntStream.range(0, labels.size()).toArray();
    for (String one : labels.layers()) {
      text.append(Answers.of(labels.features(all, one)));
    }
    return text.toString();
  }

  @Override
  public List<Change> changes() {
    List<Change> all = new ArrayList<>();
    for (String file : List.of(LOGITS, "layer-*.npy", MANIFEST)) {
      all.addAll(ByteChanges.of(file, true));
    }
    all.addAll(TextChanges.json(MANIFEST, true));
    return all;
  }
}
