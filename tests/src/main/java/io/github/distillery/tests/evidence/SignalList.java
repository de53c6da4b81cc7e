package io.github.distillery.tests.evidence;

import static io.github.distillery.model.Temperature.temperature;

import io.github.distillery.compare.Way;
import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.distill.Signal;
import io.github.distillery.distill.boundary.BoundarySamples;
import io.github.distillery.distill.boundary.BoundarySearch;
import io.github.distillery.distill.parameter.ParameterTransfer;
import io.github.distillery.distill.ways.Stages;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;

/**
 * What {@link AllSignals} compares: for each candidate three numbers to choose from, and what it
 * does with one. A further signal is a further line.
 */
final class SignalList {
  private static final double SOFT = 0.9;
  private static final double HARD = 0.1;
  private static final double TEMPERATURE = 4;

  private static final int BOUNDARY_IMAGES = 2000;

  private final Map<String, Split> nearBoundary = new HashMap<>();
  private final Classifier teacher;
  private final Architecture student;
  private final List<Line> lines = new ArrayList<>();

  private SignalList(Classifier teacher, Architecture student) {
    this.teacher = teacher;
    this.student = student;
  }

  /**
   * A candidate before its number is chosen.
   *
   * @param name without the number
   * @param isBaseline whether it learns without the teacher
   * @param ways by what the number means and is, for example {@code weight 10}
   */
  record Line(String name, boolean isBaseline, Map<String, Way> ways) {}

  /** For a student whose layers give maps. */
  static List<Line> convolutional(Classifier teacher, Architecture student) {
    SignalList list = new SignalList(teacher, student).forAnyStudent("dense1");
    list.signal("hint", Signal.hint("conv2", "conv2"), 0.1, 1, 10);
    list.hintThenSoft("conv2", "conv2");
    list.signal("attention transfer", Signal.attention("conv2", "conv2"), 1, 10, 100);
    list.signal("neuron selectivity", Signal.selectivity("conv2", "conv2"), 0.5, 5, 50);
    list.signal(
        "similarity-preserving", Signal.similarityPreserving("conv2", "conv2"), 10, 100, 1000);
    list.parameterTransfer();
    return list.lines;
  }

  /** For a student of dense layers. */
  static List<Line> dense(Classifier teacher, Architecture student) {
    SignalList list = new SignalList(teacher, student).forAnyStudent("dense2");
    list.signal("hint", Signal.hint("dense1", "dense2"), 0.1, 1, 10);
    list.hintThenSoft("dense1", "dense2");
    list.signal(
        "similarity-preserving", Signal.similarityPreserving("dense1", "dense2"), 10, 100, 1000);
    return list.lines;
  }

  /** For a shallower student that has as many maps a stage as the teacher, as FSP needs it. */
  static List<Line> sameChannels(Classifier teacher, Architecture student) {
    SignalList list = new SignalList(teacher, student);
    Signal flow = Signal.flow("pool1", "relu6", "pool1", "relu2");
    list.soft();
    list.signal("flow (FSP)", flow, 0.01, 0.1, 1);
    list.stages("flow (FSP), then labels", list.from().with(1, flow), list.from().hard(1));
    list.signal("hint", Signal.hint("relu6", "relu2"), 0.1, 1, 10);
    list.signal("attention transfer", Signal.attention("relu6", "relu2"), 1, 10, 100);
    return list.lines;
  }

  /** The teacher's last hidden layer is dense1; that of the student is named here. */
  private SignalList forAnyStudent(String last) {
    line(
        "label smoothing",
        "epsilon",
        true,
        e -> alone(1, Signal.labelSmoothing(e)),
        0.05,
        0.1,
        0.2);
    line(
        "virtual teacher",
        "T",
        true,
        t -> alone(SOFT, Signal.virtualTeacher(0.99, temperature(t))).hard(HARD),
        10,
        20,
        40);
    soft();
    signal("logit matching", Signal.logitMatching(), 0.01, 0.1, 1);
    line(
        "decoupled KD",
        "beta",
        false,
        b -> from().hard(1).with(1, Signal.decoupled(b, temperature(TEMPERATURE))),
        1,
        2,
        8);
    signal("DIST", Signal.dist(1, 1, temperature(1)), 0.5, 1, 2);
    signal("relational, distance", Signal.relationalDistance("dense1", last), 1, 10, 100);
    signal("relational, angle", Signal.relationalAngle("dense1", last), 1, 10, 100);
    signal("variational information", Signal.variationalInformation("dense1", last), 0.1, 1, 10);
    signal(
        "contrastive",
        Signal.contrastive("dense1", last).negatives(EvidenceFolder.size(512, 64)),
        0.08,
        0.8,
        8);
    line(
        "adversarial + KD",
        "weight",
        false,
        w -> from().soft(SOFT, temperature(TEMPERATURE)).hard(HARD).with(w, Signal.adversarial()),
        0.01,
        0.1,
        1);
    boundarySamples();
    return this;
  }

  private void soft() {
    line("KD", "T", false, t -> from().soft(SOFT, temperature(t)).hard(HARD), 2, 4, 8);
  }

  private Distillation from() {
    return Distillation.from(teacher);
  }

  private static Distillation alone(double weight, Signal signal) {
    return Distillation.withoutTeacher().with(weight, signal);
  }

  /** A signal beside the labels at full weight, as most papers have it. */
  private void signal(String name, Signal signal, double... weights) {
    line(name, "weight", false, w -> from().hard(1).with(w, signal), weights);
  }

  private void line(
      String name,
      String number,
      boolean isBaseline,
      DoubleFunction<Distillation> distillation,
      double... numbers) {
    Map<String, Way> ways = new LinkedHashMap<>();
    for (double value : numbers) {
      ways.put(
          number + " " + value,
          (split, options) -> distillation.apply(value).train(student, split, options));
    }
    lines.add(new Line(name, isBaseline, ways));
  }

  /** The teacher's most important maps and units as the start, by labels and by soft targets. */
  private void parameterTransfer() {
    lines.add(
        new Line(
            "parameter transfer, then labels",
            false,
            Map.of(
                "rate as all", (split, options) -> Trainer.train(begun(options), split, options))));
    Map<String, Way> ways = new LinkedHashMap<>();
    for (double t : new double[] {2, 4, 8}) {
      ways.put(
          "T " + t,
          (split, options) ->
              from().soft(SOFT, temperature(t)).hard(HARD).train(begun(options), split, options));
    }
    lines.add(new Line("parameter transfer, then KD", false, ways));
  }

  private Network begun(TrainingOptions options) {
    return ParameterTransfer.from(teacher).to(student, options.seed()).network();
  }

  /** KD on the training samples and on some more, just across the teacher's decision boundary. */
  private void boundarySamples() {
    Map<String, Way> ways = new LinkedHashMap<>();
    for (double t : new double[] {2, 4, 8}) {
      ways.put(
          "T " + t,
          (split, options) ->
              from().soft(SOFT, temperature(t)).hard(HARD).train(student, near(split), options));
    }
    lines.add(new Line("KD with boundary samples", false, ways));
  }

  private Split near(Split split) {
    return nearBoundary.computeIfAbsent(
        split.train().hash(),
        hash -> {
          int images = Math.min(BOUNDARY_IMAGES, split.train().size());
          return BoundarySamples.of(
                  teacher, split.train().sample(images, 1), BoundarySearch.defaults())
              .addTo(split);
        });
  }

  /** FitNets' two stages. */
  private void hintThenSoft(String teacherLayer, String studentLayer) {
    stages(
        "hint, then KD",
        from().hint(1, teacherLayer, studentLayer),
        from().soft(SOFT, temperature(TEMPERATURE)).hard(HARD));
  }

  /** Two stages in the same number of epochs: the numbers are the share of the first. */
  private void stages(String name, Distillation begin, Distillation end) {
    Map<String, Way> ways = new LinkedHashMap<>();
    for (double share : new double[] {0.2, 0.3, 0.5}) {
      ways.put(
          "share " + share,
          (split, options) -> {
            int first = Math.max(1, (int) Math.round(share * options.epochs()));
            int second = Math.max(1, options.epochs() - first);
            return twoStages(begin, end, new int[] {first, second}, student, split, options);
          });
    }
    lines.add(new Line(name, false, ways));
  }

  /** Two stages as one training; each has a rate of its own that falls to 0. */
  static Trained twoStages(
      Distillation first,
      Distillation second,
      int[] epochs,
      Architecture student,
      Split split,
      TrainingOptions options) {
    return Stages.first(first, options.epochs(epochs[0]))
        .then(second, options.epochs(epochs[1]))
        .train(student, split)
        .trained();
  }
}
