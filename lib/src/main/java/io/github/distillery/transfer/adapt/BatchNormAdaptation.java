package io.github.distillery.transfer.adapt;

import io.github.distillery.data.Batch;
import io.github.distillery.data.Batches;
import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Values;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trained;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gives batch norm the mean and variance of another domain, and leaves all weights as they are
 * (AdaBN: Li and others 2017, section 3). No training, no labels:
 *
 * <pre>{@code
 * var adapted = BatchNormAdaptation.to(network, domains.unlabelledTarget());
 * }</pre>
 *
 * <p>Layers are taken from the input on, so that each sees what the ones below it give with their
 * new statistics.
 *
 * <p>Introduced in notebook 08.
 */
public final class BatchNormAdaptation {
  /** A channel that is always the same has none; its logarithm would be infinite. */
  private static final double LEAST_VARIANCE = 1e-10;

  private BatchNormAdaptation() {}

  /**
   * Adapts a network.
   *
   * @param classifier a network with batch norm, or a trained one; it is not changed
   * @param target some hundred samples of the target or more; labels are not looked at
   * @return the network with the target's statistics
   * @throws ModelException where it is no DL4J network, or has no batch norm
   * @throws DataException where there is no sample
   */
  public static Network to(Classifier classifier, Dataset target) {
    Classifier inner = classifier instanceof Trained trained ? trained.network() : classifier;
    if (!(inner instanceof Network network)) {
      throw new ModelException(
          "%s is of the class %s; only DL4J networks (Network.of(...)) can be adapted"
              .formatted(classifier.name(), classifier.getClass().getSimpleName()));
    }
    if (target.size() == 0) {
      throw new DataException(
          target.name() + " is empty; statistics cannot be found without samples");
    }
    Network adapted = network.copy();
    List<Layer> norms =
        adapted.layers().stream()
            .map(name -> adapted.graph().getLayer(name))
            .filter(layer -> layer != null)
            .filter(layer -> layer.conf().getLayer() instanceof BatchNormalization)
            .toList();
    if (norms.isEmpty()) {
      throw new ModelException(
          network.name()
              + " has no batch norm, so there are no statistics to adapt; use Adaptation.from(domains).coral(1, layer) or another way");
    }
    norms.forEach(norm -> adapt(adapted, norm, target));
    return adapted;
  }

  private static void adapt(Network network, Layer norm, Dataset target) {
    String name = norm.conf().getLayer().getLayerName();
    String below = network.graph().getConfiguration().getVertexInputs().get(name).get(0);
    boolean isInput = network.graph().getConfiguration().getNetworkInputs().contains(below);
    Moments moments = new Moments();
    for (Batch batch : Batches.inOrder(target, Classifier.INFERENCE_BATCH).lent()) {
      moments.add(
          isInput ? network.fit(batch.features()) : network.features(batch.features(), below));
    }
    double[] mean = moments.mean();
    double[] variance = moments.variance();
    INDArray means = norm.getParam(BatchNormalizationParamInitializer.GLOBAL_MEAN);
    INDArray variances = norm.getParam(BatchNormalizationParamInitializer.GLOBAL_VAR);
    INDArray deviations = norm.getParam(BatchNormalizationParamInitializer.GLOBAL_LOG_STD);
    for (int c = 0; c < mean.length; c++) {
      means.putScalar(c, mean[c]);
      if (variances != null) {
        variances.putScalar(c, variance[c]);
      } else {
        deviations.putScalar(c, Math.log10(Math.max(variance[c], LEAST_VARIANCE)) / 2);
      }
    }
  }

  /** Sums over samples and positions, channel by channel. */
  private static final class Moments {
    private double[] sums = {};
    private double[] squares = {};
    private long count;

    void add(INDArray values) {
      int channels = (int) values.size(1);
      int positions = (int) (values.length() / values.size(0) / channels);
      if (sums.length == 0) {
        sums = new double[channels];
        squares = new double[channels];
      }
      float[] all = Values.floats(values);
      for (int i = 0; i < all.length; i++) {
        int channel = i / positions % channels;
        sums[channel] += all[i];
        squares[channel] += (double) all[i] * all[i];
      }
      count += values.size(0) * positions;
    }

    double[] mean() {
      double[] mean = new double[sums.length];
      for (int c = 0; c < mean.length; c++) {
        mean[c] = sums[c] / count;
      }
      return mean;
    }

    double[] variance() {
      double[] mean = mean();
      double[] variance = new double[sums.length];
      for (int c = 0; c < variance.length; c++) {
        variance[c] = Math.max(0, squares[c] / count - mean[c] * mean[c]);
      }
      return variance;
    }
  }
}
