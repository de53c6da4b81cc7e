package io.github.distillery.compress;

import io.github.distillery.data.Dataset;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.MultiplyAdds;
import io.github.distillery.model.Network;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Chooses a level for each layer: 0 leaves it whole. Given ranks stay as they are, and count in
 * what the network costs.
 */
final class RankSearch {
  /** In about how many steps the greedy search comes to its budget. */
  private static final int ROUNDS = 20;

  /** What a layer costs at a level. */
  interface Cost {
    long of(FactorChoice choice, int level);
  }

  private final Network network;
  private final List<FactorChoice> all;
  private final List<FactorChoice> choices;
  private final Map<String, List<Integer>> given;
  private final Map<String, Integer> levels = new HashMap<>();

  RankSearch(Network network, List<FactorChoice> all, Map<String, List<Integer>> given) {
    this.network = network;
    this.all = all;
    this.choices = all.stream().filter(choice -> !given.containsKey(choice.name())).toList();
    this.given = given;
    this.choices.forEach(choice -> levels.put(choice.name(), 0));
  }

  /** The ranks of each layer that does not stay whole. */
  Map<String, List<Integer>> ranks() {
    Map<String, List<Integer>> ranks = new HashMap<>(given);
    for (FactorChoice choice : choices) {
      int level = levels.get(choice.name());
      if (level > 0) {
        ranks.put(choice.name(), choice.factors().ranks(level));
      }
    }
    return ranks;
  }

  /** The smallest rank that holds a share; whole where the factors would not be smaller. */
  void energy(double share) {
    for (FactorChoice choice : choices) {
      int greatest = choice.greatest();
      int level = 1;
      while (level <= greatest && choice.energy(level) < share) {
        level++;
      }
      levels.put(choice.name(), level <= greatest ? level : 0);
    }
  }

  /** Spreads a budget: by accuracy where there is validation data, by energy otherwise. */
  void budget(RankTarget.Budget budget, Dataset validation) {
    boolean parameters = budget.sample() == null;
    Cost cost = parameters ? FactorChoice::weights : FactorChoice::multiplyAdds;
    long whole = parameters ? network.parameters() : MultiplyAdds.of(network, budget.sample());
    for (FactorChoice choice : all) {
      if (given.containsKey(choice.name())) {
        List<Integer> ranks = given.get(choice.name());
        whole -= cost.of(choice, 0);
        whole +=
            parameters
                ? choice.factors().weights(ranks)
                : choice.factors().multiplyAdds(ranks, choice.places());
      }
    }
    if (validation == null) {
      byEnergy(budget, cost, whole);
    } else {
      greedy(budget, cost, whole, validation);
    }
  }

  /**
   * Steps that lose as little of the product of energies as possible for each unit of cost saved,
   * until the cost is met.
   */
  private void byEnergy(RankTarget.Budget budget, Cost cost, long whole) {
    long total = whole;
    while (total > budget.most()) {
      FactorChoice best = null;
      int bestLevel = 0;
      double least = Double.POSITIVE_INFINITY;
      for (FactorChoice choice : choices) {
        int now = levels.get(choice.name());
        for (int level = lower(choice); level >= 1; level--) {
          long saved = cost.of(choice, now) - cost.of(choice, level);
          double lost = Math.log(choice.energy(now)) - Math.log(choice.energy(level));
          if (saved > 0 && (best == null || lost / saved < least)) {
            best = choice;
            bestLevel = level;
            least = lost / saved;
          }
        }
      }
      total = moved(budget, best, bestLevel, cost, total);
    }
  }

  /** Goes only as far as the budget needs; returns what the network costs then. */
  private long moved(RankTarget.Budget budget, FactorChoice choice, int to, Cost cost, long total) {
    if (choice == null) {
      throw cannotMeet(budget, total);
    }
    long others = total - cost.of(choice, levels.get(choice.name()));
    int level = lower(choice);
    while (level > to && others + cost.of(choice, level) > budget.most()) {
      level--;
    }
    levels.put(choice.name(), level);
    return others + cost.of(choice, level);
  }

  private ModelException cannotMeet(RankTarget.Budget budget, long total) {
    return new ModelException(
        "%s cannot be brought to %,d %s by low rank: at rank 1 wherever that makes a layer smaller it still has %,d; ask for that, or more"
            .formatted(network.name(), budget.most(), budget.what(), total));
  }

  /** The level below where a layer stands. */
  private int lower(FactorChoice choice) {
    int now = levels.get(choice.name());
    return now == 0 ? choice.greatest() : now - 1;
  }

  /** Steps of about the same saving, each in the layer where the accuracy suffers least by it. */
  private void greedy(RankTarget.Budget budget, Cost cost, long whole, Dataset validation) {
    long total = whole;
    long step = Math.max(1, (whole - budget.most() + ROUNDS - 1) / ROUNDS);
    while (total > budget.most()) {
      long wanted = Math.min(step, total - budget.most());
      FactorChoice best = null;
      int bestLevel = 0;
      Evaluation highest = null;
      for (FactorChoice choice : choices) {
        int now = levels.get(choice.name());
        int level = saving(choice, cost, wanted);
        if (level > 0) {
          levels.put(choice.name(), level);
          Evaluation tried = Evaluation.of(factored(), validation);
          levels.put(choice.name(), now);
          if (highest == null || better(tried, highest)) {
            best = choice;
            bestLevel = level;
            highest = tried;
          }
        }
      }
      if (best == null) {
        throw cannotMeet(budget, total);
      }
      total -= cost.of(best, levels.get(best.name())) - cost.of(best, bestLevel);
      levels.put(best.name(), bestLevel);
    }
  }

  /** The greatest level that saves so much, or the lowest that saves anything; 0 for none. */
  private int saving(FactorChoice choice, Cost cost, long wanted) {
    long now = cost.of(choice, levels.get(choice.name()));
    int level = lower(choice);
    while (level > 1 && now - cost.of(choice, level) < wanted) {
      level--;
    }
    return level >= 1 && cost.of(choice, level) < now ? level : 0;
  }

  private static boolean better(Evaluation one, Evaluation other) {
    return one.errors() != other.errors() ? one.errors() < other.errors() : one.nll() < other.nll();
  }

  private Network factored() {
    return LowRankPlan.factored(network, all, ranks());
  }
}
