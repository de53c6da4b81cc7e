package io.github.distillery.compress;

import io.github.distillery.compress.FactorLayers.Position;
import io.github.distillery.distill.parameter.ParameterGraph.Node;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.DenseLayer;

/** A dense layer as two: {@code W [in, out] ~ (U sqrt(s)) [in, r] (sqrt(s) Vt) [r, out]}. */
final class DenseFactors extends SvdFactors {
  private final DenseLayer whole;

  DenseFactors(Node node, float[] weights) {
    super(Svd.of(node.name(), matrix(weights, node.inputs(), node.units())));
    this.whole = (DenseLayer) node.layer();
  }

  private static Matrix matrix(float[] weights, int inputs, int units) {
    double[] values = new double[weights.length];
    Arrays.setAll(values, i -> weights[i]);
    return new Matrix(inputs, units, values);
  }

  @Override
  public String way() {
    return "SVD";
  }

  @Override
  public long multiplyAdds(List<Integer> ranks, Places places) {
    return weights(ranks);
  }

  @Override
  List<Piece> pieces(int rank) {
    float[] into = new float[rows() * rank];
    float[] out = new float[rank * columns()];
    for (int k = 0; k < rank; k++) {
      for (int i = 0; i < rows(); i++) {
        into[i * rank + k] = left(i, k);
      }
      for (int o = 0; o < columns(); o++) {
        out[k * columns() + o] = right(k, o);
      }
    }
    return List.of(
        new Piece(FactorLayers.dense(whole, rows(), rank, Position.FIRST), into),
        new Piece(FactorLayers.dense(whole, rank, columns(), Position.LAST), out));
  }
}
