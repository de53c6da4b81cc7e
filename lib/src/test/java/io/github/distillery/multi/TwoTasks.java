package io.github.distillery.multi;

import io.github.distillery.TinyData;
import io.github.distillery.data.Dataset;
import java.util.List;
import java.util.stream.IntStream;

/** Three clouds of points: which one it is, and whether the first coordinate is large. */
final class TwoTasks {
  private TwoTasks() {}

  static TaskData clouds() {
    Dataset clouds = TinyData.clouds(300, 5);
    return TaskData.of(clouds, TaskLabels.of("cloud", clouds), large(clouds));
  }

  static TaskSplit split() {
    return clouds().split(0.6, 0.2, 5);
  }

  /** Images of 16x16: which half is bright, and whether the first pixel is above its neighbour. */
  static TaskData images(int samples) {
    Dataset images = TinyData.images(samples, 3);
    int[] above =
        IntStream.range(0, samples)
            .map(
                i ->
                    images.features().getDouble(i, 0, 0, 0)
                            > images.features().getDouble(i, 0, 0, 1)
                        ? 1
                        : 0)
            .toArray();
    return TaskData.of(
        images,
        TaskLabels.of("half", images),
        new TaskLabels("above", above, List.of("no", "yes")));
  }

  private static TaskLabels large(Dataset clouds) {
    int[] large =
        IntStream.range(0, clouds.size())
            .map(i -> clouds.features().getDouble(i, 0) > 1 ? 1 : 0)
            .toArray();
    return new TaskLabels("large", large, List.of("no", "yes"));
  }
}
