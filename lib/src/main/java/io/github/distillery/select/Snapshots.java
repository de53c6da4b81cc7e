package io.github.distillery.select;

import io.github.distillery.backend.RunEffort;
import io.github.distillery.data.Split;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.Head;
import io.github.distillery.train.History;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Networks of several epochs of one training, since an earlier one may teach better than the last
 * (Wang, Yang, Huang, Song and Huang 2022, Efficient knowledge distillation from model
 * checkpoints), and several of them together better than one (Huang and others 2017, Snapshot
 * ensembles).
 *
 * <pre>{@code
 * var snapshots = Snapshots.train(Architectures.mlp(784, 300, 10), mnist, options.epochs(10), 2, 5, 10);
 * TeacherSelection.on(mnist).student(student).candidates(snapshots.teachers()).rank();
 * Ensemble.averageProbabilities(List.copyOf(snapshots.teachers().values()))
 * }</pre>
 *
 * <p>Introduced in notebook 12.
 *
 * @param trained the training as a whole, with the network of the epoch that was best on validation
 * @param networks as they were at the end of an epoch, by its number from 1; without those that a
 *     training which stopped early or was interrupted did not come to
 */
public record Snapshots(Trained trained, SortedMap<Integer, Network> networks) {
  public Snapshots {
    networks = Collections.unmodifiableSortedMap(new TreeMap<>(networks));
  }

  /**
   * Trains a network with fresh weights by the labels and keeps it as it is after some epochs.
   *
   * @param architecture the plan; the options' seed gives its weights
   * @param split learns from the training part
   * @param options how to train; where they name a checkpoint, the networks are kept in files
   *     beside it, with {@code .epoch5.zip} and so on added to its name, so that a killed training
   *     goes on with all of them
   * @param epochs which, each from 1 to the options' epochs
   * @return the networks
   * @throws IllegalArgumentException where an epoch is out of range, or none is given
   * @throws ModelException where network and data do not fit
   */
  public static Snapshots train(
      Architecture architecture, Split split, TrainingOptions options, int... epochs) {
    List<Integer> wanted =
        Arrays.stream(epochs).map(RunEffort.current()::epochs).boxed().distinct().sorted().toList();
    if (wanted.isEmpty() || wanted.get(0) < 1 || wanted.get(wanted.size() - 1) > options.epochs()) {
      throw new IllegalArgumentException(
          "the epochs %s of a training of %d; give one or more from 1 to %d"
              .formatted(wanted, options.epochs(), options.epochs()));
    }
    options.checkpoint().filter(Files::notExists).ifPresent(Snapshots::removeThoseOfAnother);
    SortedMap<Integer, Network> networks = new TreeMap<>();
    Network start = architecture.initialize(options.seed());
    Trained trained =
        Trainer.train(
                List.of(new Trainer.Pupil(start, List.of(Head.labels(Schedule.constant(1))))),
                split,
                options,
                (epoch, network) -> {
                  if (wanted.contains(epoch.number())) {
                    Network kept = network.named(name(architecture, epoch.number()));
                    networks.put(epoch.number(), kept);
                    options.checkpoint().ifPresent(file -> save(kept, file, epoch.number()));
                  }
                })
            .get(0);
    options
        .checkpoint()
        .ifPresent(file -> bringBack(file, architecture, wanted, trained, networks));
    return new Snapshots(trained, networks);
  }

  /**
   * The networks by their names, as candidates for a {@link TeacherSelection}.
   *
   * @return for example {@code 784-300-10, epoch 5}; rising epochs
   */
  public Map<String, Network> teachers() {
    Map<String, Network> teachers = new LinkedHashMap<>();
    networks.values().forEach(network -> teachers.put(network.name(), network));
    return teachers;
  }

  private static String name(Architecture architecture, int epoch) {
    return architecture.name() + ", epoch " + epoch;
  }

  private static Path file(Path checkpoint, int epoch) {
    return checkpoint.resolveSibling(checkpoint.getFileName() + ".epoch" + epoch + ".zip");
  }

  /** Without a checkpoint this training is new, and networks beside it are not its own. */
  private static void removeThoseOfAnother(Path checkpoint) {
    Path folder = checkpoint.toAbsolutePath().getParent();
    String begin = checkpoint.getFileName() + ".epoch";
    if (Files.notExists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> isSnapshot(f, begin)).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s: networks of an earlier training beside it cannot be removed (%s); name another checkpoint"
              .formatted(checkpoint, e.getMessage()),
          e);
    }
  }

  private static boolean isSnapshot(Path file, String begin) {
    String name = file.getFileName().toString();
    return name.startsWith(begin) && name.substring(begin.length()).matches("\\d+\\.zip");
  }

  private static void save(Network network, Path checkpoint, int epoch) {
    Path file = file(checkpoint, epoch);
    boolean interrupted = Thread.interrupted();
    try {
      network.save(file);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the network of epoch %d could not be kept: %s, to go on"
              .formatted(epoch, e.getMessage()),
          e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The epochs before a kill are not trained again; their networks are in files. */
  private static void bringBack(
      Path checkpoint,
      Architecture architecture,
      List<Integer> wanted,
      Trained trained,
      SortedMap<Integer, Network> networks) {
    int done = trained.history().epochs().size();
    for (int epoch : wanted) {
      if (epoch <= done && !networks.containsKey(epoch)) {
        Path file = file(checkpoint, epoch);
        if (Files.notExists(file)) {
          throw new ModelException(
              "%s: the network of epoch %d is not beside its checkpoint; it was trained without being asked for it: remove %s to train again"
                  .formatted(file, epoch, checkpoint));
        }
        networks.put(epoch, Network.load(file).named(name(architecture, epoch)));
      }
    }
  }

  @Override
  public String toString() {
    History history = trained.history();
    return networks.keySet().stream()
        .map(
            epoch ->
                "%n  epoch %d: validation accuracy %.4f"
                    .formatted(epoch, history.epochs().get(epoch - 1).validationAccuracy()))
        .collect(Collectors.joining("", history.toString(), ""));
  }
}
