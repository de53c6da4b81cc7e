package io.github.distillery.compress;

import io.github.distillery.data.Rows;
import io.github.distillery.data.Values;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The weights of a layer as a Java array, in the order in which they lie in memory: dense ones
 * {@code [in, out]} unit by unit, convolutional ones {@code [out, in, height, width]} likewise.
 */
final class WeightValues {
  private WeightValues() {}

  static float[] read(INDArray weights) {
    return Values.floats(inMemoryOrder(weights));
  }

  static void write(INDArray weights, float[] values) {
    INDArray view = inMemoryOrder(weights);
    view.assign(Values.array(values, view.shape()));
  }

  /**
   * A layer's weights as they were before the last step of DL4J's optimizer, which leaves in the
   * layer's gradient array by how much it has moved them. What was 0 is exactly 0, the rest is
   * right but for the last bits. Before the first step they are the weights.
   */
  static float[] beforeLastStep(Layer layer) {
    float[] values = read(layer.getParam(WeightLayers.WEIGHTS));
    INDArray flat = layer.getGradientsViewArray();
    if (flat != null) {
      var plan = layer.conf().getLayer();
      var moves = plan.initializer().getGradientsFromFlattened(layer.conf(), flat);
      float[] moved = read(moves.get(WeightLayers.WEIGHTS));
      for (int i = 0; i < values.length; i++) {
        values[i] += moved[i];
      }
    }
    return values;
  }

  private static INDArray inMemoryOrder(INDArray weights) {
    if (Rows.isOneBlock(weights)) {
      return weights;
    }
    int last = weights.rank() - 1;
    return weights.permute(IntStream.rangeClosed(0, last).map(i -> last - i).toArray());
  }
}
