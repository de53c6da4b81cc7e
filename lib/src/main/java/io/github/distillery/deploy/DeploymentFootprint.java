package io.github.distillery.deploy;

import io.github.distillery.compress.Tradeoff;
import java.util.OptionalDouble;

/**
 * One network's costs. None of them follows from another: zeros make a file smaller and leave the
 * time as it is, and fewer multiplications need not be fewer milliseconds.
 *
 * <p>Introduced in notebook 14.
 *
 * @param network the name it was added under
 * @param parameters weights, biases and statistics
 * @param notZero how many of them are not zero
 * @param multiplyAdds multiplications, each with an addition, for one sample
 * @param bytes the sizes of its files
 * @param here milliseconds in this library; those of a quantized network are the time of a
 *     simulation with floats
 * @param onnxRuntime milliseconds of its ONNX file in ONNX Runtime
 * @param accuracy 0 to 1; empty where the samples have no labels
 */
public record DeploymentFootprint(
    String network,
    long parameters,
    long notZero,
    long multiplyAdds,
    FileSizes bytes,
    BatchTimes here,
    BatchTimes onnxRuntime,
    OptionalDouble accuracy) {

  /**
   * The network as a point of a chart.
   *
   * @param cost one of its costs
   * @return cost and accuracy
   * @throws IllegalStateException where the samples had no labels
   */
  public Tradeoff tradeoff(double cost) {
    return new Tradeoff(
        network,
        cost,
        accuracy.orElseThrow(
            () ->
                new IllegalStateException(
                    network
                        + " was measured on samples without labels, so there is no accuracy; give Deployment.on(...) labelled ones")));
  }
}
