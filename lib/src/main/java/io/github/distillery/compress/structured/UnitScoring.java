package io.github.distillery.compress.structured;

import io.github.distillery.distill.parameter.ParameterGraph;
import io.github.distillery.distill.parameter.ParameterGraph.Kind;
import io.github.distillery.distill.parameter.ParameterGraph.Node;
import io.github.distillery.model.ModelException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;

/** Gives every unit of every group its importance. */
final class UnitScoring {
  private UnitScoring() {}

  /** A row a group, a value a unit. What is kept need not fit the criterion. */
  static double[][] of(Criterion criterion, UnitGroups groups, Set<UnitGroup> kept) {
    Map<Integer, Double> scores;
    if (criterion instanceof Criterion.Taylor taylor) {
      scores = TaylorScores.of(groups, taylor.data());
    } else if (criterion instanceof Criterion.NormScale) {
      scores = scales(groups);
    } else if (criterion instanceof Criterion.L1) {
      scores = incoming(groups, Math::abs);
    } else {
      scores = incoming(groups, w -> w * w);
      scores.replaceAll((unit, sum) -> Math.sqrt(sum));
    }
    double[][] rows = new double[groups.groups().size()][];
    for (int g = 0; g < rows.length; g++) {
      rows[g] = Arrays.stream(groups.units(g)).mapToDouble(unit -> known(scores, unit)).toArray();
      if (!kept.contains(groups.groups().get(g))) {
        check(criterion, groups, g, rows[g]);
      }
    }
    return rows;
  }

  private static double known(Map<Integer, Double> scores, int unit) {
    return scores.getOrDefault(unit, Double.NaN);
  }

  private static Map<Integer, Double> incoming(UnitGroups groups, DoubleUnaryOperator size) {
    ParameterGraph graph = groups.graph();
    Map<Integer, Double> sums = new HashMap<>();
    for (Node node : graph.nodes()) {
      if (node.kind() == Kind.DENSE || node.kind() == Kind.CONVOLUTION) {
        float[] w = graph.values(node.name(), "W");
        int[] units = groups.trace().outputs(node.name());
        int perUnit = w.length / units.length;
        double[] ofUnit = new double[units.length];
        for (int i = 0; i < w.length; i++) {
          // dense weights are [in, out], convolutional ones [out, in, height, width]
          int unit = node.kind() == Kind.CONVOLUTION ? i / perUnit : i % units.length;
          ofUnit[unit] += size.applyAsDouble(w[i]);
        }
        for (int u = 0; u < units.length; u++) {
          sums.merge(units[u], ofUnit[u], Double::sum);
        }
      }
    }
    return sums;
  }

  private static Map<Integer, Double> scales(UnitGroups groups) {
    Map<Integer, Double> sums = new HashMap<>();
    for (Node node : groups.graph().nodes()) {
      int[] units = groups.trace().inputs(node.name());
      if (node.layer() instanceof BatchNormalization norm
          && !norm.isLockGammaBeta()
          && units != null) {
        float[] gamma = groups.graph().values(node.name(), "gamma");
        for (int u = 0; u < units.length; u++) {
          sums.merge(units[u], (double) Math.abs(gamma[u]), Double::sum);
        }
      }
    }
    return sums;
  }

  private static void check(Criterion criterion, UnitGroups groups, int group, double[] row) {
    if (Arrays.stream(row).allMatch(Double::isFinite)) {
      return;
    }
    String network = groups.network().name();
    String name = groups.groups().get(group).name();
    throw new ModelException(
        criterion instanceof Criterion.NormScale
            ? "units of \"%s\" of %s have no batch norm with a scale behind them; rank by Criterion.l1() or taylor(...), or keep(\"%s\")"
                .formatted(name, network, name)
            : "units of \"%s\" of %s have an importance that is no number (%s); look at its parameters for NaN"
                .formatted(name, network, criterion.measure()));
  }
}
