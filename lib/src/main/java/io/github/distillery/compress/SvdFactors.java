package io.github.distillery.compress;

import java.util.List;

/**
 * A layer as two by the SVD of its weights as a matrix: {@code (U sqrt(s)) [rows, r]} and {@code
 * (sqrt(s) Vt) [r, columns]}. Halving the singular values between both gives them gradients of the
 * same size.
 */
abstract class SvdFactors implements Factors {
  /** A singular value that is lost in the rounding of the weights, as a share of the greatest. */
  private static final double NOTHING = 1e-8;

  private final Svd svd;

  SvdFactors(Svd svd) {
    this.svd = svd;
  }

  /** The layers, in the order of computation. */
  abstract List<Piece> pieces(int rank);

  final int rows() {
    return svd.rows();
  }

  final int columns() {
    return svd.columns();
  }

  /** {@code U[row, k] sqrt(s[k])}; U alone where there is nothing to halve. */
  final float left(int row, int k) {
    return (float) ((isNothing(k) ? 1 : Math.sqrt(svd.values()[k])) * svd.left(row, k));
  }

  /** {@code sqrt(s[k]) Vt[k, column]}. */
  final float right(int k, int column) {
    return isNothing(k) ? 0 : (float) (Math.sqrt(svd.values()[k]) * svd.right(k, column));
  }

  /** Two factors that are both 0 would have no gradient and never learn. */
  private boolean isNothing(int k) {
    return svd.values()[k] <= NOTHING * svd.values()[0];
  }

  @Override
  public final int levels() {
    return svd.rank();
  }

  @Override
  public final List<Integer> ranks(int level) {
    return List.of(level);
  }

  @Override
  public final long weights(List<Integer> ranks) {
    return (long) ranks.get(0) * (rows() + columns());
  }

  @Override
  public final double energy(List<Integer> ranks) {
    return svd.energy(ranks.get(0));
  }

  @Override
  public final Built built(List<Integer> ranks) {
    return new Built(pieces(ranks.get(0)), energy(ranks));
  }
}
