package io.github.distillery.compress;

import io.github.distillery.compress.FactorLayers.Position;
import io.github.distillery.distill.parameter.ParameterGraph.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;

/**
 * A convolution as three: 1 x 1 to fewer channels, a small k x k core, 1 x 1 to all channels
 * (Tucker-2). Ranks are compared by the higher-order SVD (HOSVD; De Lathauwer and others 2000a):
 * the singular vectors of the weights unfolded along inputs and along outputs, found once for all
 * ranks. A level takes away, from the full ranks on, whichever of both directions has the smaller
 * singular value left. What is built is improved for its ranks by {@link Tucker#improved
 * higher-order orthogonal iteration}, so that it holds as much as the HOSVD or more.
 */
final class TuckerFactors implements Factors {
  private final Node node;
  private final int inputs;
  private final int units;
  private final int kernel;
  private final Matrix weights;
  private final Svd ofInputs;
  private final Svd ofUnits;
  private final double[][] kept;
  private final List<List<Integer>> levels = new ArrayList<>();
  private final Map<List<Integer>, Built> built = new HashMap<>();

  TuckerFactors(Node node, float[] weights) {
    this.node = node;
    this.inputs = node.inputs();
    this.units = node.units();
    this.kernel = weights.length / (inputs * units);
    double[] values = new double[weights.length];
    Arrays.setAll(values, i -> weights[i]);
    this.weights = new Matrix(units, inputs * kernel, values);
    this.ofUnits = Svd.of(node.name(), this.weights);
    this.ofInputs = Svd.of(node.name(), this.weights.swapped(kernel));
    this.kept = sums(hosvd(ofInputs.rank(), ofUnits.rank()).core());
    addLevels();
  }

  private Tucker hosvd(int in, int out) {
    return Tucker.of(weights, ofUnits.left(out), ofInputs.left(in));
  }

  /** The sum of squares of a core's first b inputs and a outputs, at {@code [a][b]}. */
  private double[][] sums(Matrix core) {
    int in = ofInputs.rank();
    double[][] sums = new double[ofUnits.rank() + 1][in + 1];
    for (int a = 1; a < sums.length; a++) {
      for (int b = 1; b <= in; b++) {
        double square = 0;
        for (int k = 0; k < kernel; k++) {
          double g = core.values()[((a - 1) * in + b - 1) * kernel + k];
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
  public Built built(List<Integer> ranks) {
    return built.computeIfAbsent(ranks, this::build);
  }

  private Built build(List<Integer> ranks) {
    int in = ranks.get(0);
    int out = ranks.get(1);
    Tucker tucker = hosvd(in, out).improved(node.name(), weights);
    float[] into = new float[in * inputs];
    for (int j = 0; j < into.length; j++) {
      into[j] = (float) tucker.ofInputs().values()[j % inputs * in + j / inputs];
    }
    float[] middle = floats(tucker.core());
    float[] from = floats(tucker.ofUnits());
    double all = weights.squares();
    return new Built(
        List.of(
            new Piece(
                FactorLayers.convolution(node, inputs, in, false, false, Position.FIRST), into),
            new Piece(
                FactorLayers.convolution(node, in, out, true, true, Position.BETWEEN), middle),
            new Piece(
                FactorLayers.convolution(node, out, units, false, false, Position.LAST), from)),
        all == 0 ? 1 : Math.min(1, tucker.kept() / all));
  }

  private static float[] floats(Matrix matrix) {
    float[] floats = new float[matrix.values().length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) matrix.values()[i];
    }
    return floats;
  }

  /** Whether a convolution has anything but channels to leave whole. */
  static boolean fits(ConvolutionLayer layer) {
    return layer.getKernelSize()[0] > 1 || layer.getKernelSize()[1] > 1;
  }
}
