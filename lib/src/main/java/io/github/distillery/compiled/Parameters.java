package io.github.distillery.compiled;

import java.util.Map;
import org.bytedeco.dnnl.memory;
import org.deeplearning4j.nn.api.Layer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A layer's parameters and their gradients where DL4J keeps them: in the network's flat arrays. */
final class Parameters {
  private final String layer;
  private final Layer owner;
  private final Map<String, INDArray> gradients;

  private Parameters(String layer, Layer owner, Map<String, INDArray> gradients) {
    this.layer = layer;
    this.owner = owner;
    this.gradients = gradients;
  }

  /** The gradients are those of a network whose gradient array has been made, or absent. */
  static Parameters of(Compiler compiler, String name, Layer layer) {
    Map<String, INDArray> gradients =
        compiler.training()
            ? layer
                .conf()
                .getLayer()
                .initializer()
                .getGradientsFromFlattened(layer.conf(), layer.getGradientsViewArray())
            : Map.of();
    return new Parameters(name, layer, gradients);
  }

  boolean has(String key) {
    return owner.paramTable(false).containsKey(key);
  }

  INDArray array(String key) {
    return owner.getParam(key);
  }

  INDArray gradientArray(String key) {
    return gradients.get(key);
  }

  Tensor value(String key, char order, memory.desc layout) {
    return checked(key, array(key), order, layout);
  }

  Tensor gradient(String key, char order, memory.desc layout) {
    return checked(key, gradientArray(key), order, layout);
  }

  private Tensor checked(String key, INDArray array, char order, memory.desc layout) {
    if (array.dataType() != DataType.FLOAT) {
      throw new NotCoveredException(layer, key + " is of type " + array.dataType() + ", not FLOAT");
    }
    long floats = layout.get_size() / Float.BYTES;
    if (array.length() != floats || (array.rank() > 1 && !inOneBlock(array, order))) {
      throw new NotCoveredException(layer, key + " does not lie in memory as expected");
    }
    return Tensor.over(array, layout);
  }

  private static boolean inOneBlock(INDArray array, char order) {
    long expected = 1;
    for (int i = 0; i < array.rank(); i++) {
      int dimension = order == 'c' ? array.rank() - 1 - i : i;
      if (array.size(dimension) != 1 && array.stride(dimension) != expected) {
        return false;
      }
      expected *= array.size(dimension);
    }
    return true;
  }
}
