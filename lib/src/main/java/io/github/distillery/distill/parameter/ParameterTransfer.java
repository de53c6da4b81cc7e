package io.github.distillery.distill.parameter;

import io.github.distillery.distill.parameter.ParameterGraph.Kind;
import io.github.distillery.distill.parameter.ParameterGraph.Node;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trained;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The teacher's parameters initialise the student.
 *
 * <pre>{@code
 * var begun = ParameterTransfer.from(teacher).to(Architectures.mlp(784, 300, 10), 42);
 * begun.initialLoss(mnist.validation(), 5);   // against random initialisation, before training
 * var student = Distillation.from(teacher).soft(1, temperature(4)).train(begun.network(), mnist, options);
 * }</pre>
 *
 * <ul>
 *   <li>Same shape: copied, biases and batch norm's statistics included.
 *   <li>Narrower: the most important units and channels are kept, in their order, and what follows
 *       is cut to them: weights, a dense layer's inputs over flattened maps, batch norm. Layers
 *       whose outputs are added share one choice.
 *   <li>Wider: function-preserving (Net2Net; Chen, Goodfellow and Shlens 2016, section 2.3). Units
 *       are copied at random, and weights out of a unit are divided by how often it is there.
 *   <li>Shallower: layers of the teacher are left out; see {@link #layers(Map)}. Where a layer
 *       follows one that it did not follow in the teacher, its inputs are paired with the new
 *       layer's units in order. In a residual net these are the same units; in a plain net the
 *       pairing is arbitrary, and little may be left of what the teacher knew.
 *   <li>Deeper: a layer without a counterpart begins as the identity (section 2.4): for layers as
 *       wide as what they get, 3x3 or the like with the maps' size kept. Where ReLU follows, it is
 *       the identity only behind a layer whose outputs cannot be negative (ReLU, sigmoid, softmax);
 *       elsewhere, behind tanh for example, negative values are lost, and the result says so: its
 *       {@link LayerTransfer#kind} is {@code identity weights}. Not where outputs are added: a
 *       residual block more is refused.
 * </ul>
 *
 * <p>All of it can come together. Poolings and other layers without parameters are not compared:
 * they are the student's. The teacher never changes. Introduced in notebook 05.
 */
public final class ParameterTransfer {
  private final Network teacher;
  private final Importance importance;
  private final Map<String, String> layers;
  private final double noise;

  private ParameterTransfer(
      Network teacher, Importance importance, Map<String, String> layers, double noise) {
    this.teacher = teacher;
    this.importance = importance;
    this.layers = Map.copyOf(layers);
    this.noise = noise;
  }

  /**
   * Takes parameters from a teacher.
   *
   * @param teacher a network, or a trained one
   * @return a transfer that ranks by {@link Importance#weights()}, infers which layer goes where,
   *     and adds no noise
   * @throws ModelException where the teacher is no DL4J network, so that it has no layers to take
   *     from
   */
  public static ParameterTransfer from(Classifier teacher) {
    Classifier inner = teacher instanceof Trained trained ? trained.network() : teacher;
    if (inner instanceof Network network) {
      return new ParameterTransfer(network, Importance.weights(), Map.of(), 0);
    }
    throw new ModelException(
        "%s is a %s, whose parameters cannot be taken; use a DL4J network (Network.of(...)), or let it teach with Distillation.from(...)"
            .formatted(teacher.name(), teacher.getClass().getSimpleName()));
  }

  /**
   * Ranks units in another way.
   *
   * @param newImportance by which units are kept where the student is narrower
   * @return the transfer with it
   */
  public ParameterTransfer by(Importance newImportance) {
    return new ParameterTransfer(teacher, newImportance, layers, noise);
  }

  /**
   * Says which layer becomes which. What is not given is inferred: order is kept, first and last
   * layers meet, as few layers as possible lose the layer their inputs came from, widths and
   * relative depths are as near as possible; batch norm goes with the layer below it.
   *
   * @param studentToTeacher the teacher's layer for a layer of the student
   * @return the transfer with it
   */
  public ParameterTransfer layers(Map<String, String> studentToTeacher) {
    return new ParameterTransfer(teacher, importance, studentToTeacher, noise);
  }

  /**
   * Adds noise to copied units where the student is wider. Without noise and without dropout copies
   * of a unit with equal shares stay equal in training (Chen and others 2016, section 2.3).
   *
   * @param share the noise's standard deviation as a share of the root mean square of the layer's
   *     weights, 0 or more; 0.01 is little. The function is then preserved only nearly
   * @return the transfer with it
   */
  public ParameterTransfer noise(double share) {
    if (!(share >= 0) || Double.isInfinite(share)) {
      throw new IllegalArgumentException("noise is " + share + "; give 0 or more, such as 0.01");
    }
    return new ParameterTransfer(teacher, importance, layers, share);
  }

  /**
   * Makes a student from the teacher's parameters.
   *
   * @param student the plan
   * @param seed which units are copied where the student is wider, and the noise
   * @return the student, and what went where
   * @throws ModelException where something cannot be mapped; it names the layers of both sides
   */
  public TransferredParameters to(Architecture student, long seed) {
    Network network = student.initialize(seed);
    if (network.classes() != teacher.classes()) {
      throw new ModelException(
          "the teacher %s knows %d classes, the student %s gives %d; give both the same"
              .formatted(teacher.name(), teacher.classes(), network.name(), network.classes()));
    }
    ParameterGraph from = new ParameterGraph(teacher);
    ParameterGraph to = new ParameterGraph(network);
    checkNames(from, to);
    var partners = new LayerMatching(to, from, layers).find();
    partners.forEach(
        (layer, partner) -> {
          if (partner.isEmpty()) {
            to.tie(layer, to.node(layer).input());
          }
        });
    checkNorms(from, to, partners);
    UnitChoice choice = new UnitChoice(to, from, partners, importance, seed);
    ParameterCopy copy = new ParameterCopy(to, from, noise, new Random(seed * 31 + 17));
    Signs signs = new Signs(to, identities(partners));
    List<LayerTransfer> rows = new ArrayList<>();
    for (Node s : to.nodes()) {
      Optional<Node> t = partners.get(s.name()).map(from::node);
      rows.add(t.isEmpty() ? identity(s, copy, signs) : moved(s, t.get(), choice, copy));
    }
    return new TransferredParameters(network, student, teacher.name(), seed, rows);
  }

  private static Set<String> identities(Map<String, Optional<String>> partners) {
    return partners.keySet().stream()
        .filter(layer -> partners.get(layer).isEmpty())
        .collect(Collectors.toSet());
  }

  private static LayerTransfer identity(Node s, ParameterCopy copy, Signs signs) {
    copy.identity(s);
    boolean passesOn = s.kind() == Kind.NORM || signs.passesOn(s);
    String kind = passesOn ? LayerTransfer.IDENTITY : LayerTransfer.IDENTITY_WEIGHTS;
    return new LayerTransfer(s.name(), "", List.of(), 0, List.of(), 0, kind);
  }

  private static LayerTransfer moved(Node s, Node t, UnitChoice choice, ParameterCopy copy) {
    if (s.kind() == Kind.OTHER) {
      copy.whole(s, t);
      List<Integer> units = UnitMap.whole(s.units()).asList();
      List<Integer> inputs = UnitMap.whole(s.inputs()).asList();
      return new LayerTransfer(
          s.name(), t.name(), units, t.units(), inputs, t.inputs(), "all, in order");
    }
    UnitMap units = choice.units(s, t);
    UnitMap inputs = units;
    if (s.kind() == Kind.NORM) {
      copy.norm(s, t, units);
    } else {
      inputs = choice.inputs(s, t);
      copy.weights(s, t, units, inputs);
    }
    return new LayerTransfer(
        s.name(), t.name(), units.asList(), units.of(), inputs.asList(), inputs.of(), units.how());
  }

  private void checkNames(ParameterGraph from, ParameterGraph to) {
    layers.forEach(
        (layer, partner) -> {
          checkName(to, "student", layer);
          checkName(from, "teacher", partner);
          String obstacle = LayerFit.obstacle(to.node(layer), from.node(partner));
          if (!obstacle.isEmpty()) {
            throw new ModelException(
                "\"%s\" of the teacher %s cannot become \"%s\" of the student %s: it is %s"
                    .formatted(partner, teacher.name(), layer, to.network().name(), obstacle));
          }
        });
  }

  private static void checkName(ParameterGraph graph, String side, String layer) {
    if (graph.node(layer) == null) {
      throw new ModelException(
          "the %s %s has no layer \"%s\" with parameters; it has %s"
              .formatted(side, graph.network().name(), layer, graph.names()));
    }
  }

  private static void checkNorms(
      ParameterGraph from, ParameterGraph to, Map<String, Optional<String>> partners) {
    partners.forEach(
        (layer, partner) -> {
          if (partner.isPresent()
              && to.normsOver(layer).isEmpty()
              && !from.normsOver(partner.get()).isEmpty()) {
            throw new ModelException(
                "\"%s\" of %s is followed by batch norm \"%s\", \"%s\" of %s is not; build both with or both without batch norm"
                    .formatted(
                        partner.get(),
                        from.network().name(),
                        from.normsOver(partner.get()).get(0).name(),
                        layer,
                        to.network().name()));
          }
        });
  }
}
