package io.github.distillery.progress;

import java.util.ArrayList;
import java.util.List;

/**
 * The course of a figure in a bounded number of points: when they get too many, neighbours are
 * averaged, and from then on each point stands for twice as many values.
 */
final class Curve {
  private static final int MOST = 120;

  private final List<Double> points = new ArrayList<>();
  private int valuesAPoint = 1;
  private double sum;
  private int count;

  void add(double value) {
    if (!Double.isFinite(value)) {
      return;
    }
    sum += value;
    count++;
    if (count == valuesAPoint) {
      points.add(sum / count);
      sum = 0;
      count = 0;
      if (points.size() == MOST) {
        halve();
      }
    }
  }

  List<Double> points() {
    return List.copyOf(points);
  }

  private void halve() {
    for (int i = 0; i < MOST / 2; i++) {
      points.set(i, (points.get(2 * i) + points.get(2 * i + 1)) / 2);
    }
    points.subList(MOST / 2, MOST).clear();
    valuesAPoint *= 2;
  }
}
