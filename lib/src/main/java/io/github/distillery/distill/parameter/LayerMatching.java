package io.github.distillery.distill.parameter;

import io.github.distillery.distill.parameter.ParameterGraph.Kind;
import io.github.distillery.distill.parameter.ParameterGraph.Node;
import io.github.distillery.model.ModelException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.nd4j.linalg.activations.impl.ActivationIdentity;

/**
 * Finds for each layer of a student the teacher's layer it shall begin as. Order is kept, first and
 * last layers meet; of all ways the cheapest is taken: as few layers as possible that begin as the
 * identity, first those that pass on all they get; as few as possible that lose the layer their
 * inputs came from; widths and relative depths as near as possible. Batch norm goes with the layer
 * below it.
 */
final class LayerMatching {
  private static final double IDENTITY = 20;
  private static final double CUT_IDENTITY = 25;
  private static final double BROKEN_CHAIN = 2;
  private static final double OTHER_ROLE = 3;

  private final ParameterGraph student;
  private final ParameterGraph teacher;
  private final Map<String, String> given;
  private final List<Node> students;
  private final List<Node> teachers;
  private final Signs signs;

  LayerMatching(ParameterGraph student, ParameterGraph teacher, Map<String, String> given) {
    this.student = student;
    this.teacher = teacher;
    this.given = given;
    this.students = student.withoutNorms();
    this.teachers = teacher.withoutNorms();
    this.signs = new Signs(student, Set.of());
  }

  /** The teacher's layer of each of the student's; none where it begins as the identity. */
  Map<String, Optional<String>> find() {
    Map<String, Optional<String>> found = weights();
    for (Node norm : student.nodes()) {
      if (norm.kind() == Kind.NORM) {
        found.put(norm.name(), normFor(norm, found));
      }
    }
    return found;
  }

  private Map<String, Optional<String>> weights() {
    int m = students.size();
    int n = teachers.size();
    double[][] cost = new double[m + 1][n + 1];
    int[][] before = new int[m + 1][n + 1];
    Arrays.stream(cost).forEach(row -> Arrays.fill(row, Double.POSITIVE_INFINITY));
    cost[0][0] = 0;
    for (int i = 0; i < m; i++) {
      double reached = Arrays.stream(cost[i]).min().orElseThrow();
      double identity = identity(students.get(i));
      for (int j = 0; j <= n; j++) {
        improve(cost, before, i, j, j, identity);
        for (int k = j; k < n; k++) {
          improve(cost, before, i, j, k + 1, pair(i, k) + chain(i, j, k));
        }
      }
      if (Arrays.stream(cost[i + 1]).allMatch(Double::isInfinite) && !Double.isInfinite(reached)) {
        throw noPartner(students.get(i));
      }
    }
    if (Double.isInfinite(cost[m][n])) {
      throw noPartner(students.get(m - 1));
    }
    return trace(before, m, n);
  }

  private Map<String, Optional<String>> trace(int[][] before, int m, int n) {
    String[] partners = new String[m];
    int j = n;
    for (int i = m; i > 0; i--) {
      int previous = before[i][j];
      partners[i - 1] = previous == j ? null : teachers.get(j - 1).name();
      j = previous;
    }
    Map<String, Optional<String>> found = new LinkedHashMap<>();
    for (int i = 0; i < m; i++) {
      found.put(students.get(i).name(), Optional.ofNullable(partners[i]));
    }
    return found;
  }

  private static void improve(double[][] cost, int[][] before, int i, int from, int to, double by) {
    if (cost[i][from] + by < cost[i + 1][to]) {
      cost[i + 1][to] = cost[i][from] + by;
      before[i + 1][to] = from;
    }
  }

  private double pair(int i, int k) {
    Node s = students.get(i);
    Node t = teachers.get(k);
    boolean ends = s.name().equals(student.output()) == t.name().equals(teacher.output());
    boolean starts = student.weightProducers(s).isEmpty() == teacher.weightProducers(t).isEmpty();
    if (!ends || !starts || !allowed(s, t) || !LayerFit.obstacle(s, t).isEmpty()) {
      return Double.POSITIVE_INFINITY;
    }
    double widths = Math.abs(Math.log((double) s.units() / t.units()) / Math.log(2));
    double depths = Math.abs((i + 1.0) / students.size() - (k + 1.0) / teachers.size());
    boolean sameRole =
        student.producersOf(student.space(s.name())).size() > 1
            == teacher.producersOf(teacher.space(t.name())).size() > 1;
    return widths + depths + (sameRole ? 0 : OTHER_ROLE);
  }

  private boolean allowed(Node s, Node t) {
    return !given.containsKey(s.name()) || given.get(s.name()).equals(t.name());
  }

  private double chain(int i, int last, int k) {
    if (i == 0 || last == 0) {
      return 0;
    }
    boolean ofStudent =
        student.weightProducers(students.get(i)).contains(students.get(i - 1).name());
    boolean ofTeacher =
        teacher.weightProducers(teachers.get(k)).contains(teachers.get(last - 1).name());
    return ofStudent == ofTeacher ? 0 : BROKEN_CHAIN;
  }

  private Optional<String> normFor(Node norm, Map<String, Optional<String>> found) {
    if (given.containsKey(norm.name())) {
      return Optional.of(given.get(norm.name()));
    }
    Optional<String> under = norm.producers().stream().findFirst();
    Optional<String> partner = under.flatMap(found::get);
    if (under.isPresent() && partner.isEmpty()) {
      return Optional.empty();
    }
    for (Node candidate : teacher.nodes()) {
      boolean sameRole =
          partner.map(candidate.producers()::contains).orElse(candidate.producers().isEmpty());
      if (candidate.kind() == Kind.NORM
          && sameRole
          && LayerFit.obstacle(norm, candidate).isEmpty()) {
        return Optional.of(candidate.name());
      }
    }
    throw new ModelException(
        "batch norm \"%s\" of %s has no counterpart in %s, where \"%s\" has none behind it that fits; build both with or both without batch norm"
            .formatted(
                norm.name(),
                student.network().name(),
                teacher.network().name(),
                partner.orElse("the input")));
  }

  private ModelException noPartner(Node s) {
    String reasons =
        teachers.stream()
            .map(
                t -> {
                  String why = LayerFit.obstacle(s, t);
                  return "\""
                      + t.name()
                      + "\": "
                      + (why.isEmpty() ? "needed elsewhere, or order forbids" : why);
                })
            .reduce((a, b) -> a + "; " + b)
            .orElse("no layer at all");
    return new ModelException(
        "no layer of the teacher %s can become \"%s\" of the student %s (%s); change the student's layer, or give .layers(Map.of(student's, teacher's))"
            .formatted(teacher.network().name(), s.name(), student.network().name(), reasons));
  }

  private double identity(Node node) {
    if (!canBeIdentity(node)) {
      return Double.POSITIVE_INFINITY;
    }
    return signs.passesOn(node) ? IDENTITY : CUT_IDENTITY;
  }

  /**
   * Whether a layer can have the weights of the identity and an activation that keeps some of it.
   */
  private boolean canBeIdentity(Node node) {
    if (given.containsKey(node.name())
        || node.inputs() != node.units()
        || node.name().equals(student.output())
        || node.producers().isEmpty()
        || student.producersOf(student.space(node.name())).size() > 1
        || student.weightProducers(node).stream()
            .anyMatch(producer -> student.node(producer).units() != node.inputs())) {
      return false;
    }
    boolean passes =
        node.layer() instanceof BaseLayer base
            && (Signs.isRelu(base.getActivationFn())
                || base.getActivationFn() instanceof ActivationIdentity);
    if (node.layer() instanceof ConvolutionLayer layer && node.kind() == Kind.CONVOLUTION) {
      return passes
          && layer.getConvolutionMode() == ConvolutionMode.Same
          && Arrays.stream(layer.getStride()).allMatch(stride -> stride == 1)
          && Arrays.stream(layer.getKernelSize()).allMatch(size -> size % 2 == 1);
    }
    return passes && node.kind() == Kind.DENSE;
  }
}
