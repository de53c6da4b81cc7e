package io.github.distillery;

import io.github.distillery.data.Dataset;
import io.github.distillery.data.Provenance;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Network;
import java.util.List;
import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Networks in which nothing is zero or one by chance of being untrained, and data of any shape. */
public final class Lively {
  private Lively() {}

  public static Network of(Architecture plan) {
    Network network = plan.initialize(4);
    Random random = new Random(4);
    for (var layer : network.graph().getLayers()) {
      layer
          .paramTable()
          .forEach(
              (key, array) -> {
                for (long i = 0; !key.equals("W") && i < array.length(); i++) {
                  double offset = key.equals("var") || key.equals("gamma") ? 0.7 : -0.2;
                  array.putScalar(i, offset + 0.5 * random.nextDouble());
                }
              });
    }
    return network;
  }

  public static INDArray parameter(Network network, String layer, String key) {
    return network.graph().getLayer(layer).getParam(key);
  }

  public static Dataset images(int samples, int channels, int height, int width) {
    Random random = new Random(8);
    float[] values = new float[samples * channels * height * width];
    int[] classOf = new int[samples];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() - 0.3f;
    }
    for (int i = 0; i < samples; i++) {
      classOf[i] = i % 2;
    }
    return Dataset.of(
        "noise",
        Nd4j.create(values, new long[] {samples, channels, height, width}, 'c'),
        classOf,
        List.of("one", "other"),
        Provenance.unknown());
  }

  /** The greatest difference of two arrays, as a share of the root mean square of the first. */
  public static double difference(INDArray expected, INDArray found) {
    double size = expected.norm2Number().doubleValue() / Math.sqrt(expected.length());
    if (!(size > 0.01)) {
      throw new AssertionError("values of the size " + size + " tell nothing");
    }
    return expected.sub(found).amaxNumber().doubleValue() / size;
  }
}
