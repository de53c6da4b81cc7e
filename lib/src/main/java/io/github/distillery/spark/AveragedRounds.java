package io.github.distillery.spark;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.Repartition;
import org.deeplearning4j.spark.api.RepartitionStrategy;
import org.deeplearning4j.spark.api.WorkerConfiguration;
import org.deeplearning4j.spark.api.worker.NetBroadcastTuple;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingWorker;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * DL4J's parameter averaging, one round at a time: every partition is a worker, which begins with
 * the same parameters and the same state of the optimizer; at the end both are averaged.
 *
 * <p>What DL4J would do around the rounds is left out. It counts the data and cuts it into rounds
 * at random, which leaves some of them empty, and an empty round ends in a failure.
 */
final class AveragedRounds extends ParameterAveragingTrainingMaster {
  private static final int DEPTH = 2;

  /** What the driver takes from all workers in one piece: 64 MB. */
  private static final long VALUES_AT_ONCE = 1L << 24;

  private transient Broadcast<NetBroadcastTuple> sent;

  /**
   * Makes the master.
   *
   * @param workers partitions of a round
   * @param batchSize samples a batch of one worker
   * @param batches of each worker in a round
   */
  AveragedRounds(int workers, int batchSize, int batches) {
    super(
        true,
        workers,
        batchSize,
        batchSize,
        batches,
        DEPTH,
        0,
        Repartition.Never,
        RepartitionStrategy.Balanced,
        false);
  }

  /**
   * One round. The graph has the averages afterwards, the mean of the last losses, and its steps
   * counted.
   *
   * @param steps of the worker that takes most
   */
  void run(SparkComputationGraph graph, JavaRDD<MultiDataSet> batches, int steps) {
    ComputationGraphConfiguration counts = graph.getNetwork().getConfiguration();
    int before = counts.getIterationCount();
    try {
      doIteration(graph, batches, 1, 1);
    } finally {
      // Each round sends the parameters anew; executors and driver would keep those of all rounds.
      if (sent != null) {
        TidyUp.by(sent::destroy);
        sent = null;
      }
    }
    counts.setIterationCount(before + steps);
  }

  /**
   * The means, in the order of the workers. DL4J adds up in the order in which they end, so that
   * with three workers and more each run would have other last digits.
   */
  @Override
  protected void processResults(
      SparkDl4jMultiLayer none,
      SparkComputationGraph graph,
      JavaRDD<ParameterAveragingTrainingResult> results,
      int split,
      int splits) {
    ComputationGraph network = graph.getNetwork();
    INDArray state = network.getUpdater().getStateViewArray();
    long stateLength = state == null ? 0 : state.length();
    long values = results.getNumPartitions() * (network.numParams() + stateLength);
    Learnt.Means means = new Learnt.Means();
    if (values <= VALUES_AT_ONCE) {
      results.flatMap(Learnt::of).collect().forEach(means::add);
    } else {
      addOneByOne(results.flatMap(Learnt::of), means);
    }
    network.setParams(means.parameters());
    if (state != null) {
      state.assign(means.state());
    }
    graph.setScore(means.loss());
  }

  /** Lets the driver hold what one worker has learnt; that of all may be more than it can. */
  private static void addOneByOne(JavaRDD<Learnt> all, Learnt.Means means) {
    all.persist(StorageLevel.MEMORY_AND_DISK());
    try {
      // all workers at the same time; an iterator alone would wait for one after the other
      all.count();
      all.toLocalIterator().forEachRemaining(means::add);
    } finally {
      TidyUp.by(all::unpersist);
    }
  }

  @Override
  public ParameterAveragingTrainingWorker getWorkerInstance(SparkComputationGraph graph) {
    ComputationGraph network = graph.getNetwork();
    ComputationGraphConfiguration configuration = network.getConfiguration();
    NetBroadcastTuple tuple =
        new NetBroadcastTuple(
            configuration, network.params(), network.getUpdater().getStateViewArray());
    sent = graph.getSparkContext().broadcast(tuple);
    return new CountingWorker(
        sent,
        configuration,
        new WorkerConfiguration(
            true,
            rddDataSetNumExamples,
            batchSizePerWorker,
            averagingFrequency,
            prefetchNumBatches,
            false));
  }
}
