package io.github.distillery.compress;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a network costs and what it can do.
 *
 * <p>Introduced in notebook 10.
 *
 * @param name of the network or the way it was made
 * @param cost bytes, milliseconds or multiply-adds, above 0
 * @param accuracy 0 to 1, on validation where something is chosen by it
 */
public record Tradeoff(String name, double cost, double accuracy) {
  public Tradeoff {
    if (!(cost > 0) || Double.isInfinite(cost) || !(accuracy >= 0 && accuracy <= 1)) {
      throw new IllegalArgumentException(
          "%s costs %s and has the accuracy %s; give a cost above 0 and an accuracy from 0 to 1"
              .formatted(name, cost, accuracy));
    }
  }

  /**
   * Those that no other beats: whoever costs less or as much is less accurate (the Pareto front).
   *
   * @param all any number
   * @return by rising cost and accuracy
   */
  public static List<Tradeoff> front(List<Tradeoff> all) {
    List<Tradeoff> cheapestFirst =
        all.stream()
            .sorted(
                Comparator.comparingDouble(Tradeoff::cost)
                    .thenComparing(Comparator.comparingDouble(Tradeoff::accuracy).reversed()))
            .toList();
    List<Tradeoff> front = new ArrayList<>();
    for (Tradeoff one : cheapestFirst) {
      if (front.isEmpty() || one.accuracy() > front.get(front.size() - 1).accuracy()) {
        front.add(one);
      }
    }
    return front;
  }
}
