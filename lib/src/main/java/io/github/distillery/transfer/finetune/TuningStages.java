package io.github.distillery.transfer.finetune;

import io.github.distillery.backend.RunEffort;
import io.github.distillery.data.Split;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.History;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The trainings of a fine-tuning, one after the other, each with fewer layers that stand still.
 *
 * @param boundary the last layer that stands still at first; empty where none does
 * @param thawEvery epochs of each stage but the last; 0 where nothing thaws
 * @param options of all stages together
 */
record TuningStages(Optional<String> boundary, int thawEvery, TrainingOptions options) {

  /** Where the network is cut in one stage, and for how long it learns; empty: not cut. */
  private record Stage(Optional<String> boundary, int epochs) {}

  Trained run(Network start, Split target) {
    Joined joined = new Joined();
    Network network = start;
    List<Stage> stages = stages(start);
    for (int i = 0; i < stages.size(); i++) {
      Trained done = run(stages.get(i), i, network, target);
      joined.add(done, options.keeping() == TrainingOptions.Keeping.LAST);
      network = done.network();
      if (done.history().outcome() == History.Outcome.INTERRUPTED) {
        break;
      }
    }
    return joined.result();
  }

  private List<Stage> stages(Network network) {
    if (thawEvery == 0) {
      return List.of(new Stage(boundary, options.epochs()));
    }
    List<Optional<String>> cuts = new ArrayList<>();
    cuts.add(boundary);
    List<String> all = Trunk.cuts(network);
    for (int i = all.indexOf(boundary.orElseThrow()) - 1; i >= 0; i--) {
      if (learnsBetween(network, all.get(i), cuts.get(cuts.size() - 1).orElseThrow())) {
        cuts.add(Optional.of(all.get(i)));
      }
    }
    cuts.add(Optional.empty());
    boolean quick = RunEffort.current() == RunEffort.QUICK;
    int left = quick ? 1 : options.epochs() - thawEvery * (cuts.size() - 1);
    if (left < 1) {
      throw new ModelException(
          "%s: thawing \"%s\" and all below it every %d epochs takes %d stages and more than %d epochs, but there are %d"
              .formatted(
                  network.name(),
                  boundary.orElseThrow(),
                  thawEvery,
                  cuts.size(),
                  thawEvery * (cuts.size() - 1),
                  options.epochs()));
    }
    List<Stage> stages = new ArrayList<>();
    for (Optional<String> cut : cuts) {
      stages.add(new Stage(cut, stages.size() == cuts.size() - 1 ? left : thawEvery));
    }
    return stages;
  }

  /** Whether thawing from one cut down to a lower one lets parameters learn. */
  private static boolean learnsBetween(Network network, String lower, String upper) {
    Trunk below = Trunk.of(network, lower);
    Trunk above = Trunk.of(network, upper);
    return network.layers().stream()
        .filter(layer -> above.isFrozen(layer) && !below.isFrozen(layer))
        .map(layer -> network.graph().getLayer(layer))
        .anyMatch(layer -> layer != null && layer.numParams() > 0);
  }

  private Trained run(Stage stage, int number, Network network, Split target) {
    TrainingOptions own = options.epochs(stage.epochs());
    if (options.checkpoint().isPresent() && thawEvery > 0) {
      Path file = options.checkpoint().get();
      own = own.checkpoint(file.resolveSibling(file.getFileName() + "-stage-" + (number + 1)));
    }
    if (stage.boundary().isEmpty()) {
      return Trainer.train(network, target, own);
    }
    Trunk trunk = Trunk.of(network, stage.boundary().get());
    if (own.augmentation().isPresent()) {
      own = own.augmentation(new ThroughTrunk(target.train(), own.augmentation().get(), trunk));
    }
    for (String layer : options.layerRates().keySet()) {
      own = trunk.isFrozen(layer) ? own.withoutLayerRate(layer) : own;
    }
    Split seen = Split.of(trunk.through(target.train()), trunk.through(target.validation()));
    Trained upper = Trainer.train(trunk.upper(), seen, own);
    History history = upper.history();
    return new Trained(
        trunk.with(upper.network()),
        new History(
            history.network(),
            history.epochs(),
            history.bestEpoch(),
            history.outcome(),
            history.seed(),
            target.train().hash(),
            history.engine()),
        upper.classNames());
  }

  /** What came of the stages so far, as one training. */
  private static final class Joined {
    private final List<History.Epoch> epochs = new ArrayList<>();
    private Trained best;
    private Trained last;
    private int bestEpoch;

    void add(Trained done, boolean whateverItIs) {
      boolean learnt = done.history().bestEpoch() > 0;
      if (best == null || learnt && (whateverItIs || accuracy(done) > accuracy(best))) {
        best = done;
        bestEpoch = learnt ? epochs.size() + done.history().bestEpoch() : 0;
      }
      for (History.Epoch epoch : done.history().epochs()) {
        epochs.add(
            new History.Epoch(
                epochs.size() + 1,
                epoch.loss(),
                epoch.losses(),
                epoch.figures(),
                epoch.validationLoss(),
                epoch.validationAccuracy(),
                epoch.seconds()));
      }
      last = done;
    }

    private static double accuracy(Trained trained) {
      return trained.history().bestEpoch() == 0 ? 0 : trained.history().best().validationAccuracy();
    }

    Trained result() {
      History end = last.history();
      History all =
          new History(
              end.network(),
              epochs,
              bestEpoch,
              end.outcome(),
              end.seed(),
              end.dataHash(),
              end.engine());
      return new Trained(best.network(), all, best.classNames());
    }
  }
}
