package io.github.distillery.compress.structured;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * All units that may go, the first to go first. The most important of each group is not among them.
 *
 * @param steps in order
 * @param units how many units the groups have, those that stay in any case included
 */
record RemovalOrder(List<Step> steps, int units) {
  /** Against the rounding of a share such as 0.3, which is no binary number. */
  private static final double ROUNDING = 1e-9;

  /**
   * One unit.
   *
   * @param unit its number in the trace
   * @param key rises with importance
   */
  record Step(int unit, double key) {}

  /** By importance among all, or by the place within the own group. */
  static RemovalOrder of(UnitGroups groups, Set<UnitGroup> kept, double[][] scores, boolean all) {
    List<Step> steps = new ArrayList<>();
    int units = 0;
    for (int g = 0; g < scores.length; g++) {
      if (!kept.contains(groups.groups().get(g))) {
        units += scores[g].length;
        addGroup(steps, groups.units(g), scores[g], all);
      }
    }
    steps.sort(Comparator.comparingDouble(Step::key));
    return new RemovalOrder(List.copyOf(steps), units);
  }

  private static void addGroup(List<Step> steps, int[] units, double[] scores, boolean all) {
    int[] rising =
        IntStream.range(0, units.length)
            .boxed()
            .sorted(Comparator.comparingDouble(u -> scores[u]))
            .mapToInt(Integer::intValue)
            .toArray();
    double length = Math.sqrt(Arrays.stream(scores).map(s -> s * s).sum());
    for (int place = 0; place < rising.length - 1; place++) {
      double own = length == 0 ? 0 : scores[rising[place]] / length;
      steps.add(new Step(units[rising[place]], all ? own : (place + 0.5) / rising.length));
    }
  }

  /** How many steps take a share of every group, rounded in each. */
  int ofEachGroup(double share) {
    return (int) steps.stream().filter(step -> step.key() <= share + ROUNDING).count();
  }

  /** How many steps take a share of all units, as far as one a group stays. */
  int ofAll(double share) {
    return (int) Math.min(steps.size(), Math.round(share * units));
  }

  Set<Integer> first(int count) {
    return steps.subList(0, count).stream().map(Step::unit).collect(Collectors.toSet());
  }
}
