package io.github.distillery.compress.structured;

import io.github.distillery.distill.parameter.ParameterGraph;
import io.github.distillery.distill.parameter.ParameterGraph.Kind;
import io.github.distillery.distill.parameter.ParameterGraph.Node;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.NearestName;
import io.github.distillery.model.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What hangs together in a network, found through its graph: the units of dense layers and the
 * channels of convolutions; batch norm over them; additions, whose branches share one choice;
 * concatenations; maps that are flattened into a dense layer, where a channel is height times width
 * inputs. The network's input and its classes are never cut, nor what meets a vertex that cannot be
 * followed.
 *
 * <pre>{@code
 * UnitGroups.of(teacher);
 * // conv1: 20 units of conv1, read by conv2
 * // conv2: 50 units of conv2, read by dense1
 * // ...
 * // logits stays as it is: its units are the classes
 * }</pre>
 *
 * <p>Introduced in notebook 10.
 */
public final class UnitGroups {
  private final ParameterGraph graph;
  private final UnitTrace trace;
  private final List<UnitGroup> groups = new ArrayList<>();
  private final List<int[]> units = new ArrayList<>();
  private final Map<String, String> held = new LinkedHashMap<>();

  private UnitGroups(ParameterGraph graph) {
    this.graph = graph;
    this.trace = new UnitTrace(graph);
    Map<Integer, Set<String>> makers = new LinkedHashMap<>();
    for (Node node : graph.nodes()) {
      if (node.kind() == Kind.OTHER) {
        held.put(
            node.name(),
            "units of a %s cannot be followed".formatted(node.layer().getClass().getSimpleName()));
      } else if (node.kind() != Kind.NORM) {
        for (int unit : trace.outputs(node.name())) {
          if (trace.whyHeld(unit) == null) {
            makers.computeIfAbsent(unit, u -> new LinkedHashSet<>()).add(node.name());
          } else {
            held.putIfAbsent(node.name(), trace.whyHeld(unit));
          }
        }
      }
    }
    Map<Set<String>, List<Integer>> together = new LinkedHashMap<>();
    makers.forEach(
        (unit, layers) -> together.computeIfAbsent(layers, l -> new ArrayList<>()).add(unit));
    together.forEach(this::add);
  }

  /**
   * Looks at a network.
   *
   * @param network it is not changed
   * @return its groups
   */
  public static UnitGroups of(Network network) {
    return new UnitGroups(new ParameterGraph(network));
  }

  /**
   * What can be cut.
   *
   * @return in the order of computation; empty where nothing can
   */
  public List<UnitGroup> groups() {
    return List.copyOf(groups);
  }

  /**
   * The layers with units that are never cut.
   *
   * @return the reason by the layer's name, in the order of computation
   */
  public Map<String, String> held() {
    return new LinkedHashMap<>(held);
  }

  /**
   * The groups that a layer's units belong to: one, or several where only some of them are added to
   * something.
   *
   * @param layer a dense layer, a convolution or a batch norm
   * @return one or more
   * @throws ModelException where there is no such layer, or its units are never cut
   */
  public List<UnitGroup> with(String layer) {
    List<UnitGroup> found =
        groups.stream()
            .filter(group -> group.layers().contains(layer) || group.norms().contains(layer))
            .toList();
    if (found.isEmpty()) {
      List<String> names =
          groups.stream()
              .flatMap(group -> Stream.concat(group.layers().stream(), group.norms().stream()))
              .distinct()
              .toList();
      String why =
          held.containsKey(layer)
              ? " that can be removed, since " + held.get(layer)
              : NearestName.question(layer, names);
      throw new ModelException(
          "%s has no units of a layer \"%s\"%s; take one of %s"
              .formatted(network().name(), layer, why, names));
    }
    return found;
  }

  Network network() {
    return graph.network();
  }

  ParameterGraph graph() {
    return graph;
  }

  UnitTrace trace() {
    return trace;
  }

  /** The units of a group, numbered as in the trace. */
  int[] units(int group) {
    return units.get(group);
  }

  private void add(Set<String> layers, List<Integer> ofGroup) {
    Set<Integer> members = new LinkedHashSet<>(ofGroup);
    Predicate<Node> takes =
        node ->
            trace.inputs(node.name()) != null
                && Arrays.stream(trace.inputs(node.name())).anyMatch(members::contains);
    String first = layers.iterator().next();
    boolean taken = groups.stream().anyMatch(group -> group.name().equals(first));
    groups.add(
        new UnitGroup(
            taken ? String.join("+", layers) : first,
            List.copyOf(layers),
            names(takes.and(node -> node.kind() == Kind.NORM)),
            names(takes.and(node -> node.kind() != Kind.NORM)),
            members.size()));
    units.add(ofGroup.stream().mapToInt(Integer::intValue).toArray());
  }

  private List<String> names(Predicate<Node> which) {
    return graph.nodes().stream().filter(which).map(Node::name).toList();
  }

  @Override
  public String toString() {
    return Stream.concat(
            groups.stream().map(UnitGroup::toString),
            held.entrySet().stream()
                .map(entry -> entry.getKey() + " stays as it is: " + entry.getValue()))
        .collect(Collectors.joining("\n"));
  }
}
