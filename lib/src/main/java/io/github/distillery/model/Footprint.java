package io.github.distillery.model;

import java.io.Serializable;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a network costs, in four figures that do not follow from each other: a smaller file need not
 * be faster, and fewer parameters need not be fewer multiplications.
 *
 * <p>Introduced in notebook 06.
 *
 * @param parameters weights, biases and statistics
 * @param bytes the size of its DL4J zip, without the state of an optimizer
 * @param multiplyAdds multiplications, each with an addition, for one sample: dense and
 *     convolutional layers are counted, batch norm, pooling and activations are not
 * @param milliseconds for one sample alone; NaN where it was not asked for
 */
public record Footprint(long parameters, long bytes, long multiplyAdds, double milliseconds)
    implements Serializable {
  private static final int WARM_UP = 30;
  private static final int REPETITIONS = 101;
  private static final double NANOS_PER_MILLISECOND = 1e6;

  /**
   * Measures all but the time.
   *
   * @param network any network
   * @param sample one sample {@code [1, ...]}, since a convolution costs by the size of its images
   * @return the footprint, without milliseconds
   * @throws ModelException where the sample does not fit
   */
  public static Footprint of(Network network, INDArray sample) {
    return new Footprint(
        network.parameters(),
        NetworkFile.size(network.graph()),
        MultiplyAdds.of(network, sample),
        Double.NaN);
  }

  /**
   * Measures the time as well: the median of 101 samples, one at a time, on this machine as it is
   * at this moment.
   *
   * @param network any network
   * @param sample one sample {@code [1, ...]}
   * @return the footprint, with milliseconds
   * @throws ModelException where the sample does not fit
   */
  public static Footprint timed(Network network, INDArray sample) {
    for (int i = 0; i < WARM_UP; i++) {
      network.logits(sample);
    }
    double[] nanos = new double[REPETITIONS];
    for (int i = 0; i < REPETITIONS; i++) {
      long began = System.nanoTime();
      network.logits(sample);
      nanos[i] = System.nanoTime() - began;
    }
    Arrays.sort(nanos);
    Footprint rest = of(network, sample);
    return new Footprint(
        rest.parameters,
        rest.bytes,
        rest.multiplyAdds,
        nanos[REPETITIONS / 2] / NANOS_PER_MILLISECOND);
  }

  @Override
  public String toString() {
    String time = Double.isNaN(milliseconds) ? "" : ", %.3f ms a sample".formatted(milliseconds);
    return "%,d parameters, %,d bytes, %,d multiply-adds%s"
        .formatted(parameters, bytes, multiplyAdds, time);
  }
}
