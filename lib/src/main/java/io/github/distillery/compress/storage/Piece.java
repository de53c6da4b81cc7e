package io.github.distillery.compress.storage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * One array of a network's parameters, as it lies in the flat row of all.
 *
 * @param layer its layer
 * @param parameter its name within the layer
 * @param values a look at the network's own, one dimension
 */
record Piece(String layer, String parameter, INDArray values) {

  /** All that a network has, in the order of its flat parameters. */
  static List<Piece> all(ComputationGraph graph) {
    List<Piece> pieces = new ArrayList<>();
    if (graph.numParams() == 0) {
      return pieces;
    }
    INDArray flat = graph.params().reshape(graph.numParams());
    long from = 0;
    for (int index : graph.topologicalSortOrder()) {
      GraphVertex vertex = graph.getVertices()[index];
      Layer layer = vertex.getLayer();
      if (layer == null || layer.numParams() == 0) {
        continue;
      }
      for (String parameter :
          layer.conf().getLayer().initializer().paramKeys(layer.conf().getLayer())) {
        long length = layer.getParam(parameter).length();
        INDArray values = flat.get(NDArrayIndex.interval(from, from + length));
        pieces.add(new Piece(vertex.getVertexName(), parameter, values));
        from += length;
      }
    }
    if (from != graph.numParams()) {
      throw new IllegalStateException(
          "the arrays of %s have %d parameters, the network has %d"
              .formatted(Arrays.toString(graph.getLayers()), from, graph.numParams()));
    }
    return pieces;
  }
}
