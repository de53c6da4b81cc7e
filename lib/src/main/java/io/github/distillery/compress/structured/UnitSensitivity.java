package io.github.distillery.compress.structured;

import io.github.distillery.data.Dataset;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is left of the accuracy when units of one group alone are removed, without retraining.
 *
 * <p>Introduced in notebook 10.
 *
 * @param network its name
 * @param data the name of the data
 * @param measure what units were ranked by
 * @param accuracy of the whole network, from 0 to 1
 * @param shares of the units that were removed, rising
 * @param lines one a group, in the order of computation
 */
public record UnitSensitivity(
    String network,
    String data,
    String measure,
    double accuracy,
    List<Double> shares,
    List<Line> lines) {
  /**
   * One group.
   *
   * @param group its name
   * @param accuracies from 0 to 1, one for each share
   */
  public record Line(String group, List<Double> accuracies) {
    public Line {
      accuracies = List.copyOf(accuracies);
    }
  }

  public UnitSensitivity {
    shares = List.copyOf(shares);
    lines = List.copyOf(lines);
  }

  /** Measures each group alone that is not left. */
  static UnitSensitivity of(
      Criterion criterion,
      UnitGroups groups,
      Set<UnitGroup> left,
      Dataset validation,
      List<Double> shares) {
    double[][] scores = UnitScoring.of(criterion, groups, left);
    List<Line> lines = new ArrayList<>();
    for (UnitGroup group : groups.groups()) {
      if (!left.contains(group)) {
        Set<UnitGroup> others = new HashSet<>(groups.groups());
        others.remove(group);
        RemovalOrder order = RemovalOrder.of(groups, others, scores, false);
        List<Double> accuracies = new ArrayList<>();
        for (double share : shares) {
          Network cut = UnitCut.without(groups, order.first(order.ofEachGroup(share)));
          accuracies.add(Evaluation.of(cut, validation).accuracy());
        }
        lines.add(new Line(group.name(), accuracies));
      }
    }
    return new UnitSensitivity(
        groups.network().name(),
        validation.name(),
        criterion.measure(),
        Evaluation.of(groups.network(), validation).accuracy(),
        shares,
        lines);
  }

  /** Refuses shares that make no line. */
  static List<Double> checked(double... shares) {
    if (shares.length == 0) {
      throw new IllegalArgumentException("no shares to remove; give for example 0.25, 0.5, 0.75");
    }
    Arrays.stream(shares).forEach(Target.Share::new);
    return Arrays.stream(shares).sorted().boxed().toList();
  }

  @Override
  public String toString() {
    return lines.stream()
        .map(
            line ->
                "  %s: %s"
                    .formatted(
                        line.group(),
                        line.accuracies().stream()
                            .map("%.4f"::formatted)
                            .collect(Collectors.joining(", "))))
        .collect(
            Collectors.joining(
                "\n",
                "%s, by %s: accuracy %.4f on %s; without a share of %s of one group\n"
                    .formatted(network, measure, accuracy, data, shares),
                ""));
  }
}
