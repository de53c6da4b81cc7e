package io.github.distillery.compress;

import io.github.distillery.compress.FactorLayers.Position;
import io.github.distillery.distill.parameter.ParameterGraph.Node;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;

/**
 * A convolution as three: 1 x 1 to fewer channels, a small k x k core, 1 x 1 to all channels
 * (Tucker-2), by the higher-order SVD: the singular vectors of the weights unfolded along inputs
 * and along outputs. A level takes away, from the full ranks on, whichever of both directions has
 * the smaller singular value left.
 */
final class TuckerFactors implements Factors {
  private final Node node;
  private final int inputs;
  private final int units;
  private final int kernel;
  private final Svd ofInputs;
  private final Svd ofUnits;
  private final double[] core;
  private final double[][] kept;
  private final List<List<Integer>> levels = new ArrayList<>();

  TuckerFactors(Node node, float[] weights) {
    this.node = node;
    this.inputs = node.inputs();
    this.units = node.units();
    this.kernel = weights.length / (inputs * units);
    double[] byUnit = new double[weights.length];
    double[] byInput = new double[weights.length];
    for (int o = 0; o < units; o++) {
      for (int i = 0; i < inputs; i++) {
        for (int k = 0; k < kernel; k++) {
          double w = weights[(o * inputs + i) * kernel + k];
          byUnit[(o * inputs + i) * kernel + k] = w;
          byInput[(i * units + o) * kernel + k] = w;
        }
      }
    }
    this.ofUnits = Svd.of(node.name(), byUnit, units, inputs * kernel);
    this.ofInputs = Svd.of(node.name(), byInput, inputs, units * kernel);
    this.core = core(byUnit);
    this.kept = sums();
    addLevels();
  }

  /** {@code G[a, b, k] = sum over o and i of U[o, a] V[i, b] W[o, i, k]}, at full ranks. */
  private double[] core(double[] w) {
    int in = ofInputs.rank();
    double[] half = new double[units * in * kernel];
    for (int o = 0; o < units; o++) {
      for (int i = 0; i < inputs; i++) {
        for (int b = 0; b < in; b++) {
          for (int k = 0; k < kernel; k++) {
            half[(o * in + b) * kernel + k] +=
                ofInputs.left(i, b) * w[(o * inputs + i) * kernel + k];
          }
        }
      }
    }
    int row = in * kernel;
    double[] whole = new double[ofUnits.rank() * row];
    for (int a = 0; a < ofUnits.rank(); a++) {
      for (int o = 0; o < units; o++) {
        for (int j = 0; j < row; j++) {
          whole[a * row + j] += ofUnits.left(o, a) * half[o * row + j];
        }
      }
    }
    return whole;
  }

  /** The sum of squares of the core's first b inputs and a outputs, at {@code [a][b]}. */
  private double[][] sums() {
    int in = ofInputs.rank();
    double[][] sums = new double[ofUnits.rank() + 1][in + 1];
    for (int a = 1; a < sums.length; a++) {
      for (int b = 1; b <= in; b++) {
        double square = 0;
        for (int k = 0; k < kernel; k++) {
          double g = core[((a - 1) * in + b - 1) * kernel + k];
          square += g * g;
        }
        sums[a][b] = square + sums[a - 1][b] + sums[a][b - 1] - sums[a - 1][b - 1];
      }
    }
    return sums;
  }

  private void addLevels() {
    int in = ofInputs.rank();
    int out = ofUnits.rank();
    levels.add(List.of(in, out));
    while (in > 1 || out > 1) {
      boolean cutInputs =
          out == 1 || in > 1 && ofInputs.values()[in - 1] <= ofUnits.values()[out - 1];
      in -= cutInputs ? 1 : 0;
      out -= cutInputs ? 0 : 1;
      levels.add(0, List.of(in, out));
    }
  }

  @Override
  public String way() {
    return "Tucker-2";
  }

  @Override
  public int levels() {
    return levels.size();
  }

  @Override
  public List<Integer> ranks(int level) {
    return levels.get(level - 1);
  }

  @Override
  public long weights(List<Integer> ranks) {
    long in = ranks.get(0);
    long out = ranks.get(1);
    return in * inputs + in * out * kernel + out * units;
  }

  @Override
  public long multiplyAdds(List<Integer> ranks, Places places) {
    long in = ranks.get(0);
    long out = ranks.get(1);
    long before = (long) places.height() * places.width();
    long behind = (long) places.outHeight() * places.outWidth();
    return in * inputs * before + (in * out * kernel + out * units) * behind;
  }

  @Override
  public double energy(List<Integer> ranks) {
    double all = kept[ofUnits.rank()][ofInputs.rank()];
    return all == 0 ? 1 : kept[ranks.get(1)][ranks.get(0)] / all;
  }

  @Override
  public List<Piece> pieces(List<Integer> ranks) {
    int in = ranks.get(0);
    int out = ranks.get(1);
    float[] into = new float[in * inputs];
    for (int j = 0; j < into.length; j++) {
      into[j] = (float) ofInputs.left(j % inputs, j / inputs);
    }
    float[] middle = new float[out * in * kernel];
    for (int j = 0; j < middle.length; j++) {
      int a = j / (in * kernel);
      middle[j] = (float) core[a * ofInputs.rank() * kernel + j % (in * kernel)];
    }
    float[] from = new float[units * out];
    for (int j = 0; j < from.length; j++) {
      from[j] = (float) ofUnits.left(j / out, j % out);
    }
    return List.of(
        new Piece(FactorLayers.convolution(node, inputs, in, false, false, Position.FIRST), into),
        new Piece(FactorLayers.convolution(node, in, out, true, true, Position.BETWEEN), middle),
        new Piece(FactorLayers.convolution(node, out, units, false, false, Position.LAST), from));
  }

  /** Whether a convolution has anything but channels to leave whole. */
  static boolean fits(ConvolutionLayer layer) {
    return layer.getKernelSize()[0] > 1 || layer.getKernelSize()[1] > 1;
  }
}
