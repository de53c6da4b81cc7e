package io.github.distillery.compress.quantize;

import io.github.distillery.data.Batch;
import io.github.distillery.data.Batches;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Values;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.Network;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What goes into the layers of a network on some samples. */
final class Activations {
  private static final int MOST_KEPT = 1 << 20;

  private final Network network;
  private final double share;

  Activations(Network network, double share) {
    this.network = network;
    this.share = share;
  }

  /** The range that holds the wanted share of what goes into a layer. */
  Range into(String layer, Dataset samples) {
    String below = RoundedGraph.source(network.graph().getConfiguration(), layer);
    boolean input = network.graph().getConfiguration().getNetworkInputs().contains(below);
    Range whole = new Range(0, 0);
    Sample kept = new Sample();
    for (Batch batch : Batches.inOrder(samples, Classifier.INFERENCE_BATCH).lent()) {
      INDArray seen =
          input
              ? network.fit(batch.features())
              : network.outputs(batch.features(), List.of(below)).features().get(below);
      float[] values = Values.floats(seen);
      Range part = Range.of(values);
      whole = new Range(Math.min(whole.low(), part.low()), Math.max(whole.high(), part.high()));
      kept.add(values, seen.size(0), samples.size());
    }
    return share == 1 ? whole : kept.range(share);
  }

  /** So many of the values, evenly spread, that they can be sorted. */
  private static final class Sample {
    private float[] values = new float[0];
    private int count;

    void add(float[] more, long rows, int allRows) {
      long all = more.length / rows * allRows;
      int stride = (int) Math.max(1, all / MOST_KEPT);
      values = Arrays.copyOf(values, count + (more.length + stride - 1) / stride);
      for (int i = 0; i < more.length; i += stride) {
        values[count++] = more[i];
      }
    }

    Range range(double share) {
      Arrays.sort(values, 0, count);
      int cut = (int) Math.floor((1 - share) / 2 * (count - 1));
      return new Range(Math.min(0, values[cut]), Math.max(0, values[count - 1 - cut]));
    }
  }
}
