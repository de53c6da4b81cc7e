package io.github.distillery.spark;

import io.github.distillery.backend.Backend;
import io.github.distillery.data.Batch;
import io.github.distillery.data.Batches;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Shuffle;
import io.github.distillery.distill.Distillation;
import io.github.distillery.distill.SignalContext;
import io.github.distillery.label.TeacherOutputs;
import io.github.distillery.model.Network;
import io.github.distillery.train.Head;
import io.github.distillery.train.TrainingOptions;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.spark.broadcast.Broadcast;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What an executor learns from in one round: features, and for each head its targets, labels or
 * what the teacher said.
 *
 * @param student as it was before the training
 * @param signals by which it learns
 * @param described the samples
 * @param teacherName who gave the soft labels
 * @param batchSize samples a batch
 * @param seed governs the order and dropout
 * @param epoch from 1
 * @param from the first sample, in this epoch's order of the shard
 * @param to the sample after the last one
 */
record RoundBatches(
    Broadcast<NetworkBytes> student,
    List<Distillation.Weighted> signals,
    ParquetSamples described,
    String teacherName,
    int batchSize,
    long seed,
    int epoch,
    int from,
    int to)
    implements Serializable {
  Iterator<MultiDataSet> of(Iterator<Shard> shards) {
    Backend.ready();
    Shard shard = shards.next();
    int end = Math.min(to, shard.size());
    if (from >= end) {
      return Collections.emptyIterator();
    }
    long own = Shuffle.random(seed + shard.number()).nextLong();
    Nd4j.getRandom().setSeed(own + epoch * 31L + from);
    int[] rows = Arrays.copyOfRange(Shuffle.order(shard.size(), own, epoch), from, end);
    Dataset data = shard.data(described, rows);
    Network network = student.value().network();
    List<Head> heads = heads(network, data, shard.teacher(teacherName, rows));
    return StreamSupport.stream(Batches.inOrder(data, batchSize).spliterator(), false)
        .map(batch -> examples(network, heads, batch))
        .iterator();
  }

  private List<Head> heads(Network network, Dataset data, TeacherOutputs teacher) {
    TrainingOptions options = TrainingOptions.defaults().batchSize(batchSize).seed(seed);
    SignalContext context = new SignalContext(network, teacher, data, options);
    return signals.stream().map(s -> s.signal().head(s.weight(), context)).toList();
  }

  private static MultiDataSet examples(Network network, List<Head> heads, Batch batch) {
    INDArray[] features = {network.fit(batch.features())};
    INDArray[] targets =
        heads.stream().map(head -> head.targets().of(batch)).toArray(INDArray[]::new);
    return new org.nd4j.linalg.dataset.MultiDataSet(features, targets);
  }
}
