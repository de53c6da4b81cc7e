package io.github.distillery.compress.structured;

import io.github.distillery.model.Footprint;
import io.github.distillery.model.MultiplyAdds;
import io.github.distillery.model.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What structured pruning would remove, before it does.
 *
 * <p>Introduced in notebook 10.
 */
public final class StructuredPlan {
  private final Network network;
  private final Network smaller;
  private final Criterion criterion;
  private final Footprint before;
  private final Footprint after;
  private final List<GroupPlan> groups;

  private StructuredPlan(
      Network network,
      Network smaller,
      Criterion criterion,
      INDArray sample,
      List<GroupPlan> rows) {
    this.network = network;
    this.smaller = smaller;
    this.criterion = criterion;
    this.before = Footprint.of(network, sample);
    this.after = Footprint.of(smaller, sample);
    this.groups = List.copyOf(rows);
  }

  static StructuredPlan of(
      UnitGroups groups, Set<Integer> removed, Criterion criterion, INDArray sample) {
    Network network = groups.network();
    Network smaller = UnitCut.without(groups, removed);
    Rows rows = new Rows(network, smaller, sample);
    for (int g = 0; g < groups.groups().size(); g++) {
      UnitGroup group = groups.groups().get(g);
      int[] units = groups.units(g);
      List<Integer> gone =
          IntStream.range(0, units.length).filter(u -> removed.contains(units[u])).boxed().toList();
      rows.add(
          group.name(),
          Stream.concat(group.layers().stream(), group.norms().stream()).toList(),
          units.length,
          gone);
    }
    groups.graph().nodes().stream()
        .filter(node -> !rows.counted.contains(node.name()))
        .forEach(node -> rows.add(node.name(), List.of(node.name()), node.units(), List.of()));
    return new StructuredPlan(network, smaller, criterion, sample, rows.rows);
  }

  /**
   * The network that would be cut.
   *
   * @return the network itself, as it was
   */
  public Network network() {
    return network;
  }

  /**
   * What happens to each group, and to the layers in none.
   *
   * @return each layer is counted once, with the first group it belongs to, so that the columns add
   *     up to the footprints
   */
  public List<GroupPlan> groups() {
    return groups;
  }

  /**
   * What units were ranked by.
   *
   * @return in words
   */
  public String measure() {
    return criterion.measure();
  }

  /**
   * What the network costs.
   *
   * @return without milliseconds
   */
  public Footprint before() {
    return before;
  }

  /**
   * What the smaller network costs.
   *
   * @return without milliseconds
   */
  public Footprint after() {
    return after;
  }

  /**
   * Makes the smaller network.
   *
   * @return a new network, named after the old one; it learns on as any other
   */
  public Network apply() {
    return smaller.copy();
  }

  @Override
  public String toString() {
    return "%s, by %s\n%s\nbefore: %s\nafter:  %s"
        .formatted(
            network.name(),
            measure(),
            groups.stream().map(row -> "  " + row).collect(Collectors.joining("\n")),
            before,
            after);
  }

  /** Counts parameters and multiply-adds, each layer once. */
  private static final class Rows {
    private final Network network;
    private final Network smaller;
    private final Map<String, Long> addsBefore;
    private final Map<String, Long> addsAfter;
    private final Set<String> counted = new HashSet<>();
    private final List<GroupPlan> rows = new ArrayList<>();

    Rows(Network network, Network smaller, INDArray sample) {
      this.network = network;
      this.smaller = smaller;
      this.addsBefore = MultiplyAdds.byLayer(network, sample);
      this.addsAfter = MultiplyAdds.byLayer(smaller, sample);
    }

    void add(String group, List<String> layers, int units, List<Integer> gone) {
      String[] own = layers.stream().filter(counted::add).toArray(String[]::new);
      rows.add(
          new GroupPlan(
              group,
              layers,
              units,
              gone,
              parameters(network, own),
              parameters(smaller, own),
              sum(addsBefore, own),
              sum(addsAfter, own)));
    }

    private static long parameters(Network of, String... layers) {
      return Arrays.stream(layers).mapToLong(layer -> of.graph().getLayer(layer).numParams()).sum();
    }

    private static long sum(Map<String, Long> counts, String... layers) {
      return Arrays.stream(layers).mapToLong(layer -> counts.getOrDefault(layer, 0L)).sum();
    }
  }
}
