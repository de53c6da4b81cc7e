package io.github.distillery.compress;

import io.github.distillery.compress.FactorLayers.Position;
import io.github.distillery.distill.parameter.ParameterGraph.Node;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;

/**
 * A convolution as a vertical one, k x 1, and a horizontal one, 1 x k: the SVD of the matrix {@code
 * [in * height, out * width]} of its weights. Stride, padding and dilation go by their axis. A 1 x
 * 1 convolution becomes two of them.
 */
final class SpatialFactors extends SvdFactors {
  private final Node node;
  private final int width;

  SpatialFactors(Node node, float[] weights) {
    super(Svd.of(node.name(), matrix(node, weights)));
    this.node = node;
    this.width = columns() / node.units();
  }

  private static Matrix matrix(Node node, float[] weights) {
    int[] kernel = ((ConvolutionLayer) node.layer()).getKernelSize();
    int rows = node.inputs() * kernel[0];
    int columns = node.units() * kernel[1];
    double[] values = new double[weights.length];
    for (int unit = 0; unit < node.units(); unit++) {
      for (int row = 0; row < rows; row++) {
        for (int x = 0; x < kernel[1]; x++) {
          values[row * columns + unit * kernel[1] + x] =
              weights[(unit * rows + row) * kernel[1] + x];
        }
      }
    }
    return new Matrix(rows, columns, values);
  }

  @Override
  public String way() {
    return TuckerFactors.fits((ConvolutionLayer) node.layer()) ? "spatial SVD" : "SVD";
  }

  @Override
  public long multiplyAdds(List<Integer> ranks, Places places) {
    long between = (long) places.outHeight() * places.width();
    long behind = (long) places.outHeight() * places.outWidth();
    return ranks.get(0) * (rows() * between + columns() * behind);
  }

  @Override
  List<Piece> pieces(int rank) {
    float[] vertical = new float[rank * rows()];
    float[] horizontal = new float[rank * columns()];
    for (int k = 0; k < rank; k++) {
      for (int row = 0; row < rows(); row++) {
        vertical[k * rows() + row] = left(row, k);
      }
      for (int column = 0; column < columns(); column++) {
        int unit = column / width;
        horizontal[(unit * rank + k) * width + column % width] = right(k, column);
      }
    }
    return List.of(
        new Piece(
            FactorLayers.convolution(node, node.inputs(), rank, true, false, Position.FIRST),
            vertical),
        new Piece(
            FactorLayers.convolution(node, rank, node.units(), false, true, Position.LAST),
            horizontal));
  }
}
