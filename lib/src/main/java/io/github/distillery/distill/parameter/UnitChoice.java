package io.github.distillery.distill.parameter;

import io.github.distillery.distill.parameter.ParameterGraph.Node;
import io.github.distillery.model.ModelException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Chooses for each space of a student which of the teacher's units its units stand for. */
final class UnitChoice {
  private final ParameterGraph student;
  private final ParameterGraph teacher;
  private final Map<String, Optional<String>> partners;
  private final UnitScores scores;
  private final String measure;
  private final long seed;
  private final Map<String, UnitMap> chosen = new HashMap<>();

  UnitChoice(
      ParameterGraph student,
      ParameterGraph teacher,
      Map<String, Optional<String>> partners,
      Importance importance,
      long seed) {
    this.student = student;
    this.teacher = teacher;
    this.partners = partners;
    this.scores = new UnitScores(teacher, importance);
    this.measure = importance.measure();
    this.seed = seed;
  }

  /** What the units of a layer stand for. */
  UnitMap units(Node s, Node t) {
    String space = student.space(s.name());
    Set<String> spaces = teacherSpaces(space);
    if (!spaces.contains(teacher.space(t.name()))) {
      return pick(space, Set.of(teacher.space(t.name())), s, s.units(), t, t.units());
    }
    return pick(space, spaces, s, s.units(), t, t.units());
  }

  /** What the inputs of a layer stand for, channel by channel. */
  UnitMap inputs(Node s, Node t) {
    int sites = channels(student, s);
    int of = channels(teacher, t);
    String space = student.space(s.input());
    String from = teacher.space(t.input());
    Set<String> spaces = teacherSpaces(space);
    UnitMap map = pick(space, spaces.contains(from) ? spaces : Set.of(from), s, sites, t, of);
    int positions = s.inputs() / sites;
    if (t.inputs() / of != positions) {
      throw new ModelException(
          "\"%s\" of %s sees maps of %d positions, \"%s\" of %s maps of %d; keep the same poolings and image size in both"
              .formatted(
                  s.name(),
                  student.network().name(),
                  positions,
                  t.name(),
                  teacher.network().name(),
                  t.inputs() / of));
    }
    return positions == 1 ? map : map.flattened(positions);
  }

  /** A dense layer over maps sees all positions of a channel; here its channels are counted. */
  private static int channels(ParameterGraph graph, Node node) {
    return graph.producersOf(graph.space(node.input())).stream()
        .mapToInt(Node::units)
        .findFirst()
        .orElse(node.inputs());
  }

  private Set<String> teacherSpaces(String studentSpace) {
    Set<String> spaces = new LinkedHashSet<>();
    for (Node producer : student.producersOf(studentSpace)) {
      partners.get(producer.name()).ifPresent(name -> spaces.add(teacher.space(name)));
    }
    return spaces;
  }

  private UnitMap pick(String studentSpace, Set<String> spaces, Node s, int units, Node t, int of) {
    for (String space : spaces) {
      int others = teacher.producersOf(space).stream().mapToInt(Node::units).findFirst().orElse(of);
      if (others != of) {
        throw new ModelException(
            "\"%s\" of %s adds what comes from layers of %d and of %d units in %s (\"%s\"); give .layers(...) with layers that the teacher adds as well"
                .formatted(
                    s.name(),
                    student.network().name(),
                    of,
                    others,
                    teacher.network().name(),
                    t.name()));
      }
    }
    if (units == of) {
      return UnitMap.whole(units);
    }
    boolean bound =
        spaces.isEmpty()
            || spaces.stream().anyMatch(teacher::isFixed)
            || student.isFixed(studentSpace);
    if (bound || spaces.stream().anyMatch(space -> teacher.producersOf(space).isEmpty())) {
      throw new ModelException(
          "\"%s\" of %s has %d units or inputs where \"%s\" of %s has %d, and these cannot be chosen from: inputs, classes and layers of other kinds must be the same in both"
              .formatted(
                  s.name(),
                  student.network().name(),
                  units,
                  t.name(),
                  teacher.network().name(),
                  of));
    }
    String key = new TreeSet<>(spaces) + " " + units;
    return chosen.computeIfAbsent(
        key, k -> units < of ? best(spaces, units, of) : copies(k, units, of));
  }

  private UnitMap best(Set<String> spaces, int units, int of) {
    double[] sum = new double[of];
    for (String space : spaces) {
      double[] more = scores.of(space, of);
      Arrays.setAll(sum, u -> sum[u] + more[u]);
    }
    int[] kept =
        IntStream.range(0, of)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer u) -> -sum[u]))
            .limit(units)
            .mapToInt(u -> u)
            .sorted()
            .toArray();
    return new UnitMap(kept, of, measure);
  }

  private UnitMap copies(String key, int units, int of) {
    Random random = new Random(seed * 31 + key.hashCode());
    int[] source = new int[units];
    Arrays.setAll(source, u -> u < of ? u : random.nextInt(of));
    return new UnitMap(source, of, "all, and copies of units drawn at random");
  }
}
