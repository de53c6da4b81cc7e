package io.github.distillery.distill.boundary;

import io.github.distillery.data.Dataset;
import io.github.distillery.model.Network;
import io.github.distillery.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Goes from samples to the teacher's decision boundary; see {@link BoundarySamples}. */
final class BoundaryPath {
  private static final int TOGETHER = 200;

  private final Network teacher;
  private final InputGradient gradient;
  private final Dataset data;
  private final BoundarySearch search;
  private final ValueRange range;

  BoundaryPath(Network teacher, Dataset data, BoundarySearch search) {
    this.teacher = teacher;
    this.gradient = new InputGradient(teacher);
    this.data = data;
    this.search = search;
    this.range = ValueRange.of(data);
  }

  /** A sample across the boundary. */
  record Found(int start, int across, float[] values, double distance) {}

  /** A sample on its way. */
  private record Walker(int start, int own, int goal, float[] from, float[] at) {
    Found found() {
      double squares = 0;
      for (int i = 0; i < at.length; i++) {
        squares += Math.pow(at[i] - from[i], 2);
      }
      return new Found(start, goal, at, Math.sqrt(squares));
    }
  }

  /** Those that get across, in the order of the starts. */
  List<Found> follow(BoundaryStarts starts) {
    List<Found> found = new ArrayList<>();
    int total = starts.rows().length;
    try (Progress progress =
        Progress.startQuietly("Boundary of " + teacher.name(), total, "samples")) {
      for (int from = 0; from < total; from += TOGETHER) {
        int to = Math.min(total, from + TOGETHER);
        List<Walker> walkers = new ArrayList<>();
        for (int i = from; i < to; i++) {
          walkers.add(walker(starts.rows()[i], starts.goals()[i]));
        }
        found.addAll(walk(walkers));
        progress.step(to, "%,d across".formatted(found.size()));
      }
      progress.done();
    }
    return found;
  }

  private Walker walker(int row, int goal) {
    float[] values = data.features(new int[] {row}).data().asFloat();
    return new Walker(row, data.classOf(row), goal, values, values.clone());
  }

  private List<Found> walk(List<Walker> all) {
    List<Walker> across = new ArrayList<>();
    List<Walker> walking = new ArrayList<>(all);
    for (int step = 0; step <= search.steps() && !walking.isEmpty(); step++) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("interrupted while searching the boundary");
      }
      INDArray logits = gradient.logits(batch(walking));
      int[] said = logits.argMax(1).toIntVector();
      List<Walker> still = new ArrayList<>();
      INDArray direction = step < search.steps() ? direction(walking, logits) : null;
      for (int i = 0; i < said.length; i++) {
        Walker walker = walking.get(i);
        if (said[i] == walker.goal()) {
          across.add(walker);
        } else if (said[i] == walker.own() && direction != null) {
          double margin = logits.getDouble(i, walker.own()) - logits.getDouble(i, walker.goal());
          move(walker, direction, i, margin);
          still.add(walker);
        }
      }
      walking = still;
    }
    return all.stream().filter(across::contains).map(Walker::found).toList();
  }

  private INDArray batch(List<Walker> walking) {
    float[][] rows = walking.stream().map(Walker::at).toArray(float[][]::new);
    return Nd4j.create(rows);
  }

  /** The gradient of each one's margin by its values, {@code [walkers, values]}. */
  private INDArray direction(List<Walker> walking, INDArray logits) {
    INDArray byLogits = logits.ulike().assign(0);
    for (int i = 0; i < walking.size(); i++) {
      byLogits.putScalar(i, walking.get(i).own(), 1);
      byLogits.putScalar(i, walking.get(i).goal(), -1);
    }
    return gradient.back(byLogits).dup('c').reshape('c', walking.size(), -1);
  }

  private void move(Walker walker, INDArray direction, int row, double margin) {
    float[] g = direction.getRow(row).dup().data().asFloat();
    double squares = 0;
    for (float slope : g) {
      squares += (double) slope * slope;
    }
    if (squares > 0) {
      double length = search.step() * (margin + search.overshoot()) / squares;
      for (int i = 0; i < g.length; i++) {
        walker.at()[i] -= (float) (length * g[i]);
      }
      range.keep(walker.at(), walker.from(), search.farthest());
    }
  }
}
