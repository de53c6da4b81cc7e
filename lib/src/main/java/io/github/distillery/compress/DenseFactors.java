package io.github.distillery.compress;

import io.github.distillery.compress.FactorLayers.Position;
import io.github.distillery.distill.parameter.ParameterGraph.Node;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.DenseLayer;

/**
 * A dense layer as two: {@code W [in, out] ~ (U sqrt(s)) [in, r] (sqrt(s) Vt) [r, out]}. Halving
 * the singular values between both gives them gradients of the same size.
 */
final class DenseFactors implements Factors {
  private final DenseLayer whole;
  private final Svd svd;

  DenseFactors(Node node, float[] weights) {
    this.whole = (DenseLayer) node.layer();
    double[] matrix = new double[weights.length];
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] = weights[i];
    }
    this.svd = Svd.of(node.name(), matrix, node.inputs(), node.units());
  }

  @Override
  public String way() {
    return "SVD";
  }

  @Override
  public int levels() {
    return svd.rank();
  }

  @Override
  public List<Integer> ranks(int level) {
    return List.of(level);
  }

  @Override
  public long weights(List<Integer> ranks) {
    return (long) ranks.get(0) * (svd.rows() + svd.columns());
  }

  @Override
  public long multiplyAdds(List<Integer> ranks, Places places) {
    return weights(ranks);
  }

  @Override
  public double energy(List<Integer> ranks) {
    return svd.energy(ranks.get(0));
  }

  @Override
  public List<Piece> pieces(List<Integer> ranks) {
    int r = ranks.get(0);
    float[] into = new float[svd.rows() * r];
    float[] out = new float[r * svd.columns()];
    for (int k = 0; k < r; k++) {
      double root = Math.sqrt(svd.values()[k]);
      for (int i = 0; i < svd.rows(); i++) {
        into[i * r + k] = (float) (root * svd.left(i, k));
      }
      for (int o = 0; o < svd.columns(); o++) {
        out[k * svd.columns() + o] = (float) (root * svd.right(k, o));
      }
    }
    return List.of(
        new Piece(FactorLayers.dense(whole, svd.rows(), r, Position.FIRST), into),
        new Piece(FactorLayers.dense(whole, r, svd.columns(), Position.LAST), out));
  }
}
