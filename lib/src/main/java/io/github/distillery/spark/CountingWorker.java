package io.github.distillery.spark;

import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.WorkerConfiguration;
import org.deeplearning4j.spark.api.worker.NetBroadcastTuple;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingWorker;

/**
 * A worker that counts steps and epochs on from those before its round. DL4J's own begins with 0 in
 * every round, as the clone of a configuration forgets its counts: Adam would then correct its
 * moments as in its first steps, which makes each step a third to a seventh as large, and a falling
 * learning rate would never fall.
 */
final class CountingWorker extends ParameterAveragingTrainingWorker {
  private static final long serialVersionUID = 1;

  private final int steps;
  private final int epochs;

  /**
   * Makes a worker for one round.
   *
   * @param sent the graph as it is before the round
   * @param counted its configuration, with the counts
   * @param round what DL4J wants to know about a round
   */
  CountingWorker(
      Broadcast<NetBroadcastTuple> sent,
      ComputationGraphConfiguration counted,
      WorkerConfiguration round) {
    super(sent, true, round, List.of(), List.of(), null);
    this.steps = counted.getIterationCount();
    this.epochs = counted.getEpochCount();
  }

  @Override
  public ComputationGraph getInitialModelGraph() {
    ComputationGraph graph = super.getInitialModelGraph();
    graph.getConfiguration().setIterationCount(steps);
    graph.getConfiguration().setEpochCount(epochs);
    return graph;
  }
}
