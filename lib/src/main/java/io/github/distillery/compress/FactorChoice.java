package io.github.distillery.compress;

import io.github.distillery.compress.Factors.Places;
import io.github.distillery.distill.parameter.ParameterGraph;
import io.github.distillery.distill.parameter.ParameterGraph.Kind;
import io.github.distillery.distill.parameter.ParameterGraph.Node;
import io.github.distillery.model.ModelException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;

/**
 * A layer that can be factored, and what it would cost. Level 0 is the whole layer; other levels
 * are those of its factors.
 *
 * @param node the layer
 * @param shape of its weights
 * @param factors at any rank
 * @param places where its weights are used
 */
record FactorChoice(Node node, long[] shape, Factors factors, Places places) {
  /** Decomposes a layer's weights; places may be null where multiply-adds are not asked for. */
  static FactorChoice of(ParameterGraph graph, Node node, boolean tucker, Places places) {
    float[] weights = graph.values(node.name(), DefaultParamInitializer.WEIGHT_KEY);
    Factors factors;
    if (node.kind() == Kind.DENSE) {
      factors = new DenseFactors(node, weights);
    } else if (tucker && TuckerFactors.fits((ConvolutionLayer) node.layer())) {
      factors = new TuckerFactors(node, weights);
    } else {
      factors = new SpatialFactors(node, weights);
    }
    long[] shape =
        graph
            .network()
            .graph()
            .getLayer(node.name())
            .getParam(DefaultParamInitializer.WEIGHT_KEY)
            .shape();
    return new FactorChoice(node, shape, factors, places == null ? LayerPlaces.NONE : places);
  }

  String name() {
    return node.name();
  }

  long weights() {
    return LongStream.of(shape).reduce(1, (a, b) -> a * b);
  }

  long weights(int level) {
    return level == 0 ? weights() : factors.weights(factors.ranks(level));
  }

  long multiplyAdds(int level) {
    return level == 0
        ? weights() * places.outHeight() * places.outWidth()
        : factors.multiplyAdds(factors.ranks(level), places);
  }

  double energy(int level) {
    return level == 0 ? 1 : factors.energy(factors.ranks(level));
  }

  /** The greatest level with fewer parameters than the whole layer; 0 where there is none. */
  int greatest() {
    return factors.greatestSmaller(weights());
  }

  /** Refuses ranks that do not fit the layer. */
  void check(List<Integer> ranks) {
    List<Integer> full = factors.full();
    if (ranks.size() != full.size()) {
      throw new ModelException(
          "\"%s\" is factored by %s, which takes %s, but got %s"
              .formatted(
                  name(),
                  factors.way(),
                  full.size() == 1 ? "one rank" : "two ranks, of its inputs and of its outputs",
                  ranks));
    }
    if (IntStream.range(0, full.size())
        .anyMatch(i -> ranks.get(i) < 1 || ranks.get(i) > full.get(i))) {
      throw new ModelException(
          "rank %s of \"%s\" is out of range; give 1 to %s"
              .formatted(LayerRank.text(ranks), name(), LayerRank.text(full)));
    }
    if (factors.weights(ranks) >= weights()) {
      throw new ModelException(
          "at rank %s the factors of \"%s\" have %,d weights, and the layer itself only %,d; %s"
              .formatted(
                  LayerRank.text(ranks),
                  name(),
                  factors.weights(ranks),
                  weights(),
                  greatest() == 0
                      ? "no rank makes it smaller, leave it whole"
                      : "give at most " + LayerRank.text(factors.ranks(greatest()))));
    }
  }

  private boolean hasBias() {
    return node.layer() instanceof DenseLayer dense && dense.hasBias()
        || node.layer() instanceof ConvolutionLayer convolution && convolution.hasBias();
  }

  LayerRank row(List<Integer> ranks) {
    long bias = node.units() * (hasBias() ? 1L : 0L);
    return new LayerRank(
        name(),
        LongStream.of(shape).mapToObj(size -> (int) size).toList(),
        factors.way(),
        factors.full(),
        ranks,
        weights() + bias,
        (ranks.isEmpty() ? weights() : factors.weights(ranks)) + bias,
        ranks.isEmpty() ? 1 : factors.built(ranks).energy());
  }
}
