package io.github.distillery.select;

import io.github.distillery.backend.RunEffort;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.distill.Hint;
import io.github.distillery.distill.parameter.ParameterTransfer;
import io.github.distillery.distill.parameter.TransferredParameters;
import io.github.distillery.distill.ways.Staged;
import io.github.distillery.distill.ways.Stages;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trained;
import io.github.distillery.train.TrainingOptions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One transfer, step by step. */
final class Transferring {
  private static final double HINT_WEIGHT = 1;

  private final TransferStrategy.Settings settings;
  private final Architecture student;
  private final Split split;
  private final TrainingOptions options;
  private final List<TransferStep> steps = new ArrayList<>();
  private Optional<TransferredParameters> transferred = Optional.empty();
  private Optional<LayerSimilarity> similarity = Optional.empty();

  Transferring(
      TransferStrategy.Settings settings,
      Architecture student,
      Split split,
      TrainingOptions options) {
    this.settings = settings;
    this.student = student;
    this.split = split;
    this.options = options;
  }

  TransferResult run(Optional<Network> start) {
    Network begun = start.orElseGet(this::begin);
    lesson().checkFits(begun, split, options);
    if (start.isPresent()) {
      measure("start", "the network as it was given", 0, begun);
    }
    List<LayerSimilarity.Pair> hints = hints(begun);
    Staged staged = stages(hints).train(begun, split);
    for (int i = 0; i < staged.stages().size(); i++) {
      boolean first = i == 0 && !hints.isEmpty();
      String names =
          hints.stream().map(LayerSimilarity.Pair::toString).collect(Collectors.joining(", "));
      Trained stage = staged.stages().get(i);
      measure(
          first ? "hints" : "soft targets",
          first ? names : signals(),
          stage.history().epochs().size(),
          stage);
    }
    return new TransferResult(
        settings.teacher().name(),
        transferred,
        similarity,
        hints,
        staged,
        steps,
        options.seed(),
        split.train().hash());
  }

  private Network begin() {
    String why = "not asked for";
    if (settings.parameters()) {
      try {
        TransferredParameters parameters =
            ParameterTransfer.from(source()).to(student, options.seed());
        transferred = Optional.of(parameters);
        String kinds =
            parameters.layers().stream()
                .map(layer -> layer.layer() + " " + layer.kind())
                .collect(Collectors.joining(", "));
        measure("parameters", kinds, 0, parameters.network());
        return parameters.network();
      } catch (ModelException e) {
        why = e.getMessage();
      }
    }
    Network fresh = student.initialize(options.seed());
    measure("parameters", "fresh weights: " + why, 0, fresh);
    return fresh;
  }

  private Classifier source() {
    return Size.network(settings.teacher()).<Classifier>map(n -> n).orElse(settings.teacher());
  }

  private List<LayerSimilarity.Pair> hints(Network begun) {
    if (!settings.given().isEmpty() || settings.count() == 0) {
      return settings.given();
    }
    if (settings.teacher().layers().isEmpty()) {
      return List.of();
    }
    Dataset probe =
        split.train().sample(Math.min(settings.probe(), split.train().size()), options.seed());
    LayerSimilarity found = LayerSimilarity.between(settings.teacher(), begun, probe);
    similarity = Optional.of(found);
    double middle = (found.studentLayers().size() - 1) / 2.0;
    return found.pairs().stream()
        .filter(pair -> canMeet(pair, begun))
        .sorted(
            Comparator.comparingDouble(
                pair -> Math.abs(found.studentLayers().indexOf(pair.studentLayer()) - middle)))
        .limit(settings.count())
        .sorted(Comparator.comparingInt(pair -> found.studentLayers().indexOf(pair.studentLayer())))
        .toList();
  }

  private boolean canMeet(LayerSimilarity.Pair pair, Network begun) {
    try {
      new Hint(pair.teacherLayer(), pair.studentLayer(), false)
          .projector(settings.teacher(), begun, split.train());
      return true;
    } catch (ModelException e) {
      return false;
    }
  }

  private Stages stages(List<LayerSimilarity.Pair> hints) {
    if (hints.isEmpty()) {
      return Stages.first(lesson(), options);
    }
    int least = RunEffort.current() == RunEffort.QUICK ? 1 : 2;
    if (options.epochs() < least) {
      throw new ModelException(
          "two stages in %d epoch; give 2 or more, or leave the hints out with .hints(0)"
              .formatted(options.epochs()));
    }
    int first = (int) Math.round(settings.share() * options.epochs());
    int epochs = Math.max(1, Math.min(options.epochs() - 1, first));
    Distillation hinted = Distillation.from(settings.teacher());
    for (LayerSimilarity.Pair pair : hints) {
      hinted = hinted.hint(HINT_WEIGHT, pair.teacherLayer(), pair.studentLayer());
    }
    return Stages.first(hinted, options.epochs(epochs).patience(0))
        .then(lesson(), options.epochs(Math.max(1, options.epochs() - epochs)));
  }

  private Distillation lesson() {
    return settings.lesson().apply(Distillation.from(settings.teacher()));
  }

  private String signals() {
    return lesson().signals().stream()
        .map(signal -> signal.signal().name())
        .collect(Collectors.joining(" and "));
  }

  private void measure(String name, String what, int epochs, Classifier now) {
    Evaluation validation = Evaluation.of(now, split.validation());
    steps.add(new TransferStep(name, what, epochs, validation.accuracy(), validation.nll()));
  }
}
