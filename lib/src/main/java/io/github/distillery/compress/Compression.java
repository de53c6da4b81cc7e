package io.github.distillery.compress;

import io.github.distillery.compress.storage.DeepCompression;
import io.github.distillery.compress.storage.StoredArray;
import io.github.distillery.compress.storage.StoredSize;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Split;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.Footprint;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.progress.Progress;
import io.github.distillery.train.Trained;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.UnaryOperator;

/**
 * Makes a network small step by step, and lets it recover after each.
 *
 * <pre>{@code
 * var result = Compression.of(teacher)
 *     .recovery(Recovery.by(Distillation.from(teacher).soft(0.9, temperature(4)).hard(0.1), options))
 *     .step("pruned", Pruning.magnitude(0.92)::apply)
 *     .step("5 bits", WeightSharing.bits(5)::apply)
 *     .run(mnist);
 * Tables.compression(result)
 * }</pre>
 *
 * <p>The compressed teacher is the student, as in the article's section 3.1: each step begins with
 * what the one before has left of the teacher, and learns from the teacher as it was. Zeros, shared
 * values and smaller shapes stay; layers keep their names, so that hints join a layer with what has
 * become of it, factors and layers with fewer units included:
 *
 * <pre>{@code
 * var distillation = Distillation.from(teacher).soft(0.9, temperature(4)).hint(0.1, "conv2", "conv2");
 * Compression.of(teacher)
 *     .recovery(Recovery.by(distillation, options))
 *     .step("fewer units", net -> StructuredPruning.by(Criterion.l1()).share(0.3).plan(net, sample).apply())
 *     .step("low rank", net -> LowRank.of(net).energy(0.9).plan().apply())
 *     .step("pruned", Pruning.magnitude(0.5)::apply)
 *     .step("4 bits", WeightSharing.bits(4)::apply)
 *     .run(mnist);
 * distillation.train(LowRank.of(teacher.network()).energy(0.9).plan().apply(), mnist, options);
 * }</pre>
 *
 * <p>A mask or shared values go where a layer is factored: take low rank and fewer units first. A
 * layer with fewer units meets the teacher's through a projector, which begins at random: with a
 * small weight of the hint it disturbs little of what the student knows.
 *
 * <p>A step takes a network and returns another; anything that does so is one. Interrupting the
 * thread keeps the steps that have ended. The network it begins with is not changed.
 *
 * <p>Introduced in notebook 10.
 */
public final class Compression {
  private static final String UNCOMPRESSED = "uncompressed";

  private final Network start;
  private final Optional<Recovery> recovery;
  private final List<Step> steps;
  private final Optional<KeptSteps> kept;

  private Compression(
      Network start, Optional<Recovery> recovery, List<Step> steps, Optional<KeptSteps> kept) {
    this.start = start;
    this.recovery = recovery;
    this.steps = List.copyOf(steps);
    this.kept = kept;
  }

  private record Step(String name, UnaryOperator<Network> operation, Optional<Recovery> recovery) {}

  /**
   * Begins with a network.
   *
   * @param network a network, or a trained one
   * @return a compression without steps yet
   * @throws ModelException where it is no DL4J network, so that it has no parameters to compress
   */
  public static Compression of(Classifier network) {
    Classifier inner = network instanceof Trained trained ? trained.network() : network;
    if (inner instanceof Network plain) {
      return new Compression(plain, Optional.empty(), List.of(), Optional.empty());
    }
    throw new ModelException(
        "%s is a %s, which has no parameters to compress; compress a DL4J network (Network.of(...)), or let it teach a small one with Distillation.from(...)"
            .formatted(network.name(), network.getClass().getSimpleName()));
  }

  /**
   * Lets the network recover after each of the steps that are added from here on.
   *
   * @param newRecovery how
   * @return the compression with it
   */
  public Compression recovery(Recovery newRecovery) {
    return new Compression(start, Optional.of(newRecovery), steps, kept);
  }

  /**
   * Lets the network as it is after each of the steps that are added from here on.
   *
   * @return the compression without recovery
   */
  public Compression withoutRecovery() {
    return new Compression(start, Optional.empty(), steps, kept);
  }

  /**
   * Adds a step.
   *
   * @param name a short name for tables
   * @param operation makes a smaller network of the one it is given
   * @return the compression with this step
   */
  public Compression step(String name, UnaryOperator<Network> operation) {
    List<Step> more = new ArrayList<>(steps);
    more.add(new Step(name, operation, recovery));
    return new Compression(start, recovery, more, kept);
  }

  /**
   * Keeps every step that has ended in a folder. The same compression of the same network with the
   * same data goes on behind the last of them, where it was interrupted or killed; one with more
   * steps repeats nothing that is there. What a lambda does cannot be seen: give a changed step a
   * new name.
   *
   * @param folder made when missing
   * @return the compression that keeps its steps
   */
  public Compression resumeIn(Path folder) {
    return new Compression(start, recovery, steps, Optional.of(new KeptSteps(folder)));
  }

  /**
   * Goes through all steps.
   *
   * @param split recovers on the training part; the validation part is what recoveries choose by;
   *     the test part, where there is one, is only measured
   * @return the network after each step
   * @throws ModelException where a step does not fit the network
   * @throws DataException where a step that was kept is damaged
   */
  public CompressionResult run(Split split) {
    List<CompressionStage> stages = new ArrayList<>();
    try (Progress progress = Progress.start("Compressing " + start.name(), steps.size(), "steps")) {
      stages.add(stage(UNCOMPRESSED, new KeptSteps.Made(start, start, 0), split));
      for (Step step : steps) {
        progress.step(stages.size() - 1, step.name());
        List<String> dependsOn = dependencies(stages.size(), split);
        Network before = stages.get(stages.size() - 1).network();
        Optional<KeptSteps.Made> made = kept.flatMap(k -> k.find(dependsOn));
        if (made.isEmpty()) {
          made = run(step, before, split);
          made.ifPresent(m -> kept.ifPresent(k -> k.keep(dependsOn, m)));
        }
        if (made.isEmpty()) {
          return new CompressionResult(stages, false);
        }
        stages.add(stage(step.name(), made.get(), split));
      }
      progress.step(steps.size(), "");
      progress.done();
    }
    return new CompressionResult(stages, true);
  }

  /** All that the first so many steps depend on, as far as it can be seen. */
  private List<String> dependencies(int count, Split split) {
    List<String> all = new ArrayList<>();
    all.add(start.fingerprint());
    all.add(split.train().hash());
    all.add(split.validation().hash());
    for (Step step : steps.subList(0, count)) {
      all.add(step.name() + (step.recovery().isPresent() ? ", recovered" : ""));
    }
    return all;
  }

  /** Empty where the thread was interrupted. */
  private static Optional<KeptSteps.Made> run(Step step, Network network, Split split) {
    long began = System.nanoTime();
    try {
      Network compressed = step.operation().apply(network);
      Network recovered =
          step.recovery().map(r -> r.recover(compressed, split).network()).orElse(compressed);
      return Thread.currentThread().isInterrupted()
          ? Optional.empty()
          : Optional.of(
              new KeptSteps.Made(compressed, recovered, (System.nanoTime() - began) / 1e9));
    } catch (CancellationException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static CompressionStage stage(String name, KeptSteps.Made made, Split split) {
    Network network = made.recovered();
    Evaluation before = Evaluation.of(made.compressed(), split.validation());
    Evaluation after =
        network.fingerprint().equals(made.compressed().fingerprint())
            ? before
            : Evaluation.of(network, split.validation());
    StoredSize stored = DeepCompression.size(network);
    return new CompressionStage(
        name,
        network,
        Footprint.of(network, split.validation().features(new int[] {0})),
        stored.arrays().stream().mapToLong(StoredArray::kept).sum(),
        stored,
        before,
        after,
        split.hasTest() ? Optional.of(Evaluation.of(network, split.test())) : Optional.empty(),
        made.seconds());
  }
}
