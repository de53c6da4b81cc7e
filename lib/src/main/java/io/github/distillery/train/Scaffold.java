package io.github.distillery.train;

import io.github.distillery.compiled.CompiledTraining;
import io.github.distillery.data.Batch;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * A student's graph with loss heads on its logits and layers. DL4J trains it; afterwards the
 * parameters go back into the clean student. The heads' targets travel as the labels of a {@link
 * MultiDataSet}.
 */
final class Scaffold {
  private static final String QUIET = Wiring.PREFIX + "quiet";
  private static final String WEIGHT_DECAY = "weight decay";

  private final Network student;
  private final List<Head> heads;
  private final List<WeightedLoss> losses;
  private final Map<String, Function<Batch, INDArray>> inputs;
  private final ComputationGraph graph;
  private final CompiledTraining compiled;
  private double[] scores = {};
  private double penalty;
  private boolean begun;

  private Scaffold(
      Network student,
      List<Head> heads,
      List<WeightedLoss> losses,
      Map<String, Function<Batch, INDArray>> inputs,
      ComputationGraph graph) {
    this.student = student;
    this.heads = heads;
    this.losses = losses;
    this.inputs = inputs;
    this.graph = graph;
    this.compiled = CompiledTraining.of(graph);
  }

  /**
   * Builds the scaffold.
   *
   * @param student whose parameters it starts with
   * @param sample features of one sample or more, from which the shapes of layers are found
   * @param heads one or more
   * @param options with the updater that trains the student and what the heads add, and the seed
   *     that gives the weights of what they add
   */
  static Scaffold around(
      Network student, INDArray sample, List<Head> heads, TrainingOptions options) {
    IUpdater updater = options.updater();
    ComputationGraphConfiguration conf = student.graph().getConfiguration().clone();
    String logits = conf.getNetworkOutputs().get(0);
    LayerRates.set(conf, student.name(), options);
    var builder =
        new ComputationGraphConfiguration.GraphBuilder(
            conf,
            new NeuralNetConfiguration.Builder()
                .seed(options.seed())
                .dataType(conf.getDataType())
                .updater(updater.clone()));
    Map<String, Function<Batch, INDArray>> inputs = new LinkedHashMap<>();
    List<WeightedLoss> losses = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    for (Head head : heads) {
      String seen = head.tap().attach(new Wiring(student, sample, builder, head.name(), inputs));
      losses.add(new WeightedLoss(head.loss(), head.weight().at(Moment.START)));
      outputs.add(Wiring.PREFIX + head.name());
      addLoss(builder, Wiring.PREFIX + head.name(), losses.get(losses.size() - 1), seen);
    }
    if (heads.stream().noneMatch(head -> head.tap() == Tap.LOGITS)) {
      // A layer whose output nobody reads has no gradient, and DL4J does not go on without one.
      outputs.add(QUIET);
      addLoss(builder, QUIET, new WeightedLoss(new CrossEntropy(), 0), logits);
    }
    ComputationGraph graph =
        new ComputationGraph(builder.setOutputs(outputs.toArray(String[]::new)).build());
    graph.init();
    copyParameters(student.graph(), graph);
    return new Scaffold(student, heads, losses, inputs, graph);
  }

  /** One step of the optimizer. Returns the loss of this batch before the step. */
  double fit(Batch batch, Moment moment) {
    if (!begun) {
      // Not earlier: a checkpoint may have brought other weights.
      WeightPattern.holdAll(graph);
      begun = true;
    }
    for (int i = 0; i < heads.size(); i++) {
      losses.get(i).setWeight(heads.get(i).weight().at(moment));
      heads.get(i).upkeep().beforeStep(moment, batch);
    }
    penalty = graph.calcRegularizationScore(true);
    scores = step(features(batch), targets(batch));
    heads.forEach(head -> head.upkeep().afterStep(batch));
    return Arrays.stream(scores).sum() + penalty;
  }

  /**
   * Brings the weights of the heads, and what their losses follow, to a moment; no step is taken.
   */
  void moveTo(Moment moment) {
    for (int i = 0; i < heads.size(); i++) {
      losses.get(i).setWeight(heads.get(i).weight().at(moment));
      heads.get(i).upkeep().beforeStep(moment, null);
    }
  }

  /** Compiled where the graph is covered, by DL4J otherwise; returns what each output lost. */
  private double[] step(INDArray[] features, INDArray[] targets) {
    CompiledTraining.Step step = compiled.step(features, targets);
    if (step != null) {
      return step.losses();
    }
    graph.fit(new MultiDataSet(features, targets));
    // DL4J counts the cost of weight decay to the first output.
    return IntStream.range(0, targets.length)
        .mapToDouble(i -> graph.getOutputLayer(i).score() - (i == 0 ? penalty : 0))
        .toArray();
  }

  /** What ran the steps, in words; empty before the first. */
  String engine() {
    if (scores.length == 0) {
      return "";
    }
    return compiled.notCovered() == null
        ? "compiled steps"
        : "steps by DL4J (" + compiled.notCovered() + ")";
  }

  /**
   * The loss of each head in the last step, by the head's name, and what L1, L2 and weight decay
   * cost where the student has any.
   */
  Map<String, Double> losses() {
    Map<String, Double> byHead = new LinkedHashMap<>();
    for (int i = 0; i < heads.size(); i++) {
      byHead.put(heads.get(i).name(), scores[i]);
    }
    if (penalty != 0) {
      byHead.put(WEIGHT_DECAY, penalty);
    }
    return byHead;
  }

  /** What the heads want to be seen of the last step, each name beginning with its head's. */
  Map<String, Double> figures() {
    Map<String, Double> figures = new LinkedHashMap<>();
    for (int i = 0; i < heads.size(); i++) {
      Head head = heads.get(i);
      if (!(head.weight() instanceof Schedule.Constant)) {
        figures.put(head.name() + " weight", losses.get(i).weight());
      }
      head.upkeep().figures().forEach((name, v) -> figures.put(head.name() + " " + name, v));
    }
    return figures;
  }

  /** Brings the student's parameters up to date. */
  void updateStudent() {
    copyParameters(graph, student.graph());
  }

  /** Whether a loss depends on the logits, so that the student's accuracy means something. */
  boolean teachesLogits() {
    String logits = student.graph().getConfiguration().getNetworkOutputs().get(0);
    return heads.stream().anyMatch(head -> below(Wiring.PREFIX + head.name()).contains(logits));
  }

  /** A vertex and all that it is computed from; each once, as residual nets have many ways down. */
  private Set<String> below(String vertex) {
    Set<String> found = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(vertex));
    while (!open.isEmpty()) {
      String next = open.pop();
      if (found.add(next)) {
        open.addAll(graph.getConfiguration().getVertexInputs().getOrDefault(next, List.of()));
      }
    }
    return found;
  }

  ComputationGraph graph() {
    return graph;
  }

  INDArray[] features(Batch batch) {
    List<INDArray> features = new ArrayList<>();
    DataType type = graph.getConfiguration().getDataType();
    features.add(student.fit(batch.features()));
    inputs.values().forEach(source -> features.add(source.apply(batch).castTo(type)));
    return features.toArray(INDArray[]::new);
  }

  INDArray[] targets(Batch batch) {
    List<INDArray> targets = new ArrayList<>();
    for (Head head : heads) {
      INDArray rows = head.targets().of(batch);
      if (rows.size(0) != batch.features().size(0)) {
        throw new ModelException(
            "the head \"%s\" has targets of the shape %s for %d samples; give one row a sample"
                .formatted(head.name(), Arrays.toString(rows.shape()), batch.features().size(0)));
      }
      targets.add(rows);
    }
    if (graph.getNumOutputArrays() > heads.size()) {
      long rows = batch.features().size(0);
      targets.add(Nd4j.zeros(graph.getConfiguration().getDataType(), rows, student.classes()));
    }
    return targets.toArray(INDArray[]::new);
  }

  private static void addLoss(
      ComputationGraphConfiguration.GraphBuilder builder,
      String name,
      WeightedLoss loss,
      String seen) {
    builder.addLayer(
        name, new LossLayer.Builder(loss).activation(Activation.IDENTITY).build(), seen);
  }

  private static void copyParameters(ComputationGraph from, ComputationGraph to) {
    for (Layer layer : to.getLayers()) {
      String name = layer.conf().getLayer().getLayerName();
      if (layer.numParams() > 0 && !name.startsWith(Wiring.PREFIX)) {
        layer.setParams(from.getLayer(name).params());
      }
    }
  }
}
