package io.github.distillery.model;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The shape of one sample as a network takes it.
 *
 * @param network the network's name, for messages
 * @param shape without the first dimension; empty where the configuration does not say, as for a
 *     convolution or a batch norm that takes images of any size, or an embedding of sequences of
 *     any length
 */
record InputShape(String network, long[] shape) {
  static InputShape of(String network, ComputationGraphConfiguration configuration) {
    return new InputShape(network, into(configuration, configuration.getNetworkInputs().get(0)));
  }

  /** What the first layer that reads a vertex takes. */
  private static long[] into(ComputationGraphConfiguration configuration, String source) {
    for (var entry : configuration.getVertexInputs().entrySet()) {
      if (entry.getValue().contains(source)) {
        GraphVertex reader = configuration.getVertices().get(entry.getKey());
        if (reader instanceof LayerVertex vertex) {
          return shapeOf(vertex);
        }
        if (reader instanceof PreprocessorVertex vertex
            && vertex.getPreProcessor() instanceof SameShape) {
          return into(configuration, entry.getKey());
        }
      }
    }
    return new long[0];
  }

  INDArray fit(INDArray features) {
    if (shape.length == 0) {
      return features;
    }
    long[] sample = Arrays.copyOfRange(features.shape(), 1, features.rank());
    if (product(sample) != product(shape)) {
      throw new ModelException(
          "%s takes %,d values a sample, but these samples have %,d (shape %s); build the network for this data, or rescale the data"
              .formatted(network, product(shape), product(sample), Arrays.toString(sample)));
    }
    if (Arrays.equals(sample, shape)) {
      return features;
    }
    long[] whole = new long[shape.length + 1];
    whole[0] = features.size(0);
    System.arraycopy(shape, 0, whole, 1, shape.length);
    return features.reshape('c', whole);
  }

  private static long[] shapeOf(LayerVertex vertex) {
    InputPreProcessor before = vertex.getPreProcessor();
    if (before instanceof FeedForwardToCnnPreProcessor image) {
      return new long[] {image.getNumChannels() * image.getInputHeight() * image.getInputWidth()};
    }
    if (before instanceof CnnToFeedForwardPreProcessor image) {
      return new long[] {image.getNumChannels(), image.getInputHeight(), image.getInputWidth()};
    }
    Layer whole = vertex.getLayerConf().getLayer();
    if (before == null
        && (whole instanceof FrozenLayer frozen ? frozen.getLayer() : whole)
            instanceof FeedForwardLayer layer
        && !(layer instanceof ConvolutionLayer)
        && !(layer instanceof BatchNormalization)
        && !(layer instanceof EmbeddingSequenceLayer)) {
      return new long[] {layer.getNIn()};
    }
    return new long[0];
  }

  private static long product(long[] shape) {
    return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }
}
