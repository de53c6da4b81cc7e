package io.github.distillery.spark;

import io.github.distillery.data.Shuffle;
import io.github.distillery.distill.Distillation;
import io.github.distillery.model.Network;
import io.github.distillery.progress.Progress;
import io.github.distillery.train.History;
import io.github.distillery.train.OutsideTraining;
import io.github.distillery.train.Trained;
import io.github.distillery.train.TrainingOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** One training on a cluster: epochs of turns, turns of rounds. */
final class AveragedTraining {
  private final JavaSparkContext context;
  private final Plan plan;
  private final OutsideTraining training;
  private final Shards shards;
  private final Broadcast<NetworkBytes> student;
  private final AveragedRounds rounds;
  private final SparkComputationGraph graph;
  private final String name;
  private long seen;

  /**
   * What shall be done.
   *
   * @param signals by which the student learns
   * @param samples from which it learns
   * @param labels what the teacher said about them
   * @param options how
   * @param workers how many shards are learnt from at once
   * @param batches of each worker in a round
   */
  record Plan(
      List<Distillation.Weighted> signals,
      ParquetSamples samples,
      ParquetSoftLabels labels,
      TrainingOptions options,
      int workers,
      int batches) {}

  AveragedTraining(
      SparkSession spark, Plan plan, OutsideTraining training, Shards shards, Network student) {
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.plan = plan;
    this.training = training;
    this.shards = shards;
    this.name = student.name();
    this.student = context.broadcast(NetworkBytes.of(student));
    this.rounds = new AveragedRounds(plan.workers(), plan.options().batchSize(), plan.batches());
    this.graph = new SparkComputationGraph(context, training.graph(), rounds);
  }

  Trained run() {
    String group = UUID.randomUUID().toString();
    context.setJobGroup(group, "training " + name, false);
    long total = plan.labels().size() * plan.options().epochs();
    seen = training.epochs() * plan.labels().size();
    try (Progress progress =
        Progress.start("Training " + name + " on a cluster", total, "samples")) {
      progress.resume(seen);
      if (epochs(progress)) {
        progress.done();
      } else {
        context.cancelJobGroup(group);
      }
      return training.result(
          plan.labels().samplesHash(),
          "steps by DL4J, averaged over %d workers every %d batches"
              .formatted(plan.workers(), plan.batches()));
    } finally {
      context.clearJobGroup();
      TidyUp.by(student::unpersist);
    }
  }

  /** Returns false where it was interrupted. */
  private boolean epochs(Progress progress) {
    while (training.outcome().isEmpty()) {
      int epoch = training.epochs() + 1;
      long began = System.nanoTime();
      History.Epoch done;
      try {
        turns(epoch, progress);
        done = training.endEpoch(began);
      } catch (CancellationException e) {
        return false;
      }
      progress.step(
          seen,
          "epoch %d/%d · loss %.4f · validation %.2f%%"
              .formatted(
                  epoch, plan.options().epochs(), done.loss(), 100 * done.validationAccuracy()));
    }
    return true;
  }

  /** Every shard once, as many at a time as there are workers. */
  private void turns(int epoch, Progress progress) {
    int[] order = Shuffle.order(shards.count(), plan.options().seed(), epoch);
    long before = seen;
    for (int turn = 0; turn < order.length; turn += plan.workers()) {
      List<Integer> chosen = new ArrayList<>();
      Arrays.stream(order, turn, turn + plan.workers()).forEach(chosen::add);
      int largest = chosen.stream().mapToInt(shards::size).max().orElse(0);
      int step = plan.batches() * plan.options().batchSize();
      for (int from = 0; from < largest; from += step) {
        training.moveTo(epoch, (double) (seen - before) / plan.labels().size());
        round(epoch, chosen, from, from + step);
        progress.step(seen, "epoch %d/%d".formatted(epoch, plan.options().epochs()));
      }
    }
  }

  private void round(int epoch, List<Integer> chosen, int from, int to) {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted in epoch " + epoch);
    }
    RoundBatches batches =
        new RoundBatches(
            student,
            plan.signals(),
            plan.samples(),
            plan.labels().teacherName(),
            plan.options().batchSize(),
            plan.options().seed(),
            epoch,
            from,
            to);
    JavaRDD<MultiDataSet> examples = shards.only(chosen).mapPartitions(batches::of);
    int batch = plan.options().batchSize();
    int most = chosen.stream().mapToInt(shard -> samples(shard, from, to)).max().orElse(0);
    NamedFailures.of(
        () -> {
          rounds.run(graph, examples, (most + batch - 1) / batch);
          return graph;
        });
    int samples = chosen.stream().mapToInt(shard -> samples(shard, from, to)).sum();
    training.count(samples, graph.getScore());
    seen += samples;
  }

  private int samples(int shard, int from, int to) {
    return Math.max(0, Math.min(to, shards.size(shard)) - from);
  }
}
