package io.github.distillery.transfer.adapt;

import io.github.distillery.train.BatchLoss;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How far the covariances of two domains are from each other (Deep CORAL: Sun and Saenko 2016,
 * equation 1): {@code ||C_s - C_t||_F^2 / (4 d^2)} for the covariances C, {@code [d, d]}, of the
 * features of the batch's source and target samples, each divided by its number of samples less
 * one. 0 where a batch has fewer than two samples of a domain.
 *
 * <p>Targets are {@code [batch, 1]}: 0 for a source sample, 1 for a target sample.
 */
final class CoralLoss extends BatchLoss {
  private static final long serialVersionUID = 1L;

  @Override
  protected Result evaluate(INDArray targets, INDArray student) {
    DomainRows rows = DomainRows.of(targets);
    INDArray gradient = student.like();
    if (rows.source().length < 2 || rows.target().length < 2) {
      return new Result(0, gradient);
    }
    INDArray source = centred(student, rows.source());
    INDArray target = centred(student, rows.target());
    INDArray difference = covariance(source).subi(covariance(target));
    double scale = 1.0 / (4.0 * student.size(1) * student.size(1));
    double norm = difference.norm2Number().doubleValue();
    put(gradient, rows.source(), source.mmul(difference).muli(slope(scale, source)));
    put(gradient, rows.target(), target.mmul(difference).muli(-slope(scale, target)));
    return new Result(scale * norm * norm, gradient);
  }

  private static INDArray centred(INDArray all, int[] rows) {
    INDArray some = all.getRows(rows);
    return some.subRowVector(some.mean(0).reshape(1, some.size(1)));
  }

  private static INDArray covariance(INDArray centred) {
    return Nd4j.gemm(centred, centred, true, false).divi(centred.size(0) - 1);
  }

  /** Twice for the square, twice for each sample on both sides of the covariance. */
  private static double slope(double scale, INDArray centred) {
    return 4 * scale / (centred.size(0) - 1);
  }

  private static void put(INDArray gradient, int[] rows, INDArray values) {
    for (int i = 0; i < rows.length; i++) {
      gradient.putRow(rows[i], values.getRow(i));
    }
  }

  @Override
  public String name() {
    return "CORAL";
  }
}
