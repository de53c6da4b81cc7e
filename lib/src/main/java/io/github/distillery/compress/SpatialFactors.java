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
final class SpatialFactors implements Factors {
  private final Node node;
  private final int inputs;
  private final int units;
  private final int height;
  private final int width;
  private final Svd svd;

  SpatialFactors(Node node, float[] weights) {
    int[] kernel = ((ConvolutionLayer) node.layer()).getKernelSize();
    this.node = node;
    this.inputs = node.inputs();
    this.units = node.units();
    this.height = kernel[0];
    this.width = kernel[1];
    double[] matrix = new double[weights.length];
    for (int o = 0; o < units; o++) {
      for (int i = 0; i < inputs; i++) {
        for (int y = 0; y < height; y++) {
          for (int x = 0; x < width; x++) {
            matrix[(i * height + y) * units * width + o * width + x] =
                weights[((o * inputs + i) * height + y) * width + x];
          }
        }
      }
    }
    this.svd = Svd.of(node.name(), matrix, inputs * height, units * width);
  }

  @Override
  public String way() {
    return height == 1 && width == 1 ? "SVD" : "spatial SVD";
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
    long between = (long) places.outHeight() * places.width();
    long behind = (long) places.outHeight() * places.outWidth();
    return ranks.get(0) * (svd.rows() * between + svd.columns() * behind);
  }

  @Override
  public double energy(List<Integer> ranks) {
    return svd.energy(ranks.get(0));
  }

  @Override
  public List<Piece> pieces(List<Integer> ranks) {
    int r = ranks.get(0);
    float[] vertical = new float[r * svd.rows()];
    float[] horizontal = new float[r * svd.columns()];
    for (int k = 0; k < r; k++) {
      double root = Math.sqrt(svd.values()[k]);
      for (int row = 0; row < svd.rows(); row++) {
        vertical[k * svd.rows() + row] = (float) (root * svd.left(row, k));
      }
      for (int column = 0; column < svd.columns(); column++) {
        int unit = column / width;
        horizontal[(unit * r + k) * width + column % width] = (float) (root * svd.right(k, column));
      }
    }
    return List.of(
        new Piece(FactorLayers.convolution(node, inputs, r, true, false, Position.FIRST), vertical),
        new Piece(
            FactorLayers.convolution(node, r, units, false, true, Position.LAST), horizontal));
  }
}
