package io.github.distillery.compress.storage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
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
    for (Layer layer : graph.getLayers()) {
      if (layer.numParams() > 0) {
        String name = layer.conf().getLayer().getLayerName();
        layer.paramTable().forEach((key, array) -> pieces.add(of(name, key, array, flat)));
      }
    }
    // A layer's arrays need not lie in the order in which it names them.
    pieces.sort(Comparator.comparingLong(piece -> address(piece.values())));
    checkThatTheyAreAll(pieces, graph.numParams());
    return pieces;
  }

  private static Piece of(String layer, String parameter, INDArray array, INDArray flat) {
    long from = (address(array) - address(flat)) / Float.BYTES;
    return new Piece(
        layer, parameter, flat.get(NDArrayIndex.interval(from, from + array.length())));
  }

  private static long address(INDArray array) {
    return array.data().addressPointer().address();
  }

  private static void checkThatTheyAreAll(List<Piece> pieces, long parameters) {
    long sum = pieces.stream().mapToLong(piece -> piece.values().length()).sum();
    if (sum != parameters) {
      throw new IllegalStateException(
          "the arrays have %d parameters, the network has %d".formatted(sum, parameters));
    }
  }
}
