package io.github.distillery.transfer.adapt;

import io.github.distillery.data.Values;
import io.github.distillery.train.BatchLoss;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The squared maximum mean discrepancy between the domains' features in a batch (Gretton and others
 * 2012, section 2.2, the biased estimate; as a loss: Long and others 2015, DAN):
 *
 * <pre>{@code
 * mean k(s, s') + mean k(t, t') - 2 mean k(s, t),   k(x, y) = sum over m of exp(-||x - y||^2 / (m b))
 * }</pre>
 *
 * <p>for m in 1/4, 1/2, 1, 2, 4 and b the mean squared distance of two different samples of the
 * batch, which stands still for the gradient. 0 where a batch has no sample of a domain.
 *
 * <p>Targets are {@code [batch, 1]}: 0 for a source sample, 1 for a target sample.
 */
final class MeanDiscrepancyLoss extends BatchLoss {
  private static final long serialVersionUID = 1L;
  private static final double[] WIDTHS = {0.25, 0.5, 1, 2, 4};

  @Override
  protected Result evaluate(INDArray targets, INDArray student) {
    DomainRows rows = DomainRows.of(targets);
    int n = (int) student.size(0);
    if (rows.source().length == 0 || rows.target().length == 0) {
      return new Result(0, student.like());
    }
    double[] share = new double[n];
    for (int row : rows.source()) {
      share[row] = 1.0 / rows.source().length;
    }
    for (int row : rows.target()) {
      share[row] = -1.0 / rows.target().length;
    }
    double[] products = Values.doubles(Nd4j.gemm(student, student, false, true));
    double width = width(products, n);
    double[] pull = new double[n * n];
    double loss = 0;
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int j = 0; j < n; j++) {
        double weight = share[i] * share[j];
        double square = i == j ? 0 : distance(products, n, i, j);
        double slope = 0;
        for (double m : WIDTHS) {
          double kernel = Math.exp(-square / (m * width));
          loss += weight * kernel;
          slope -= weight * kernel / (m * width);
        }
        pull[i * n + j] = -4 * slope;
        sum += 4 * slope;
      }
      pull[i * n + i] += sum;
    }
    INDArray gradient =
        Nd4j.create(pull, new long[] {n, n}, 'c').castTo(student.dataType()).mmul(student);
    return new Result(loss, gradient);
  }

  private static double distance(double[] products, int n, int i, int j) {
    return Math.max(0, products[i * n + i] + products[j * n + j] - 2 * products[i * n + j]);
  }

  private static double width(double[] products, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        sum += distance(products, n, i, j);
      }
    }
    return sum == 0 ? 1 : sum / (n * (n - 1) / 2.0);
  }

  @Override
  public String name() {
    return "MMD";
  }
}
