package io.github.distillery.compress;

/**
 * A Tucker-2 decomposition of weights {@code W [o, i, k]}, where k counts the places of the kernel:
 *
 * <pre>{@code W[o, i, k] ~ sum over a and b of U[o, a] G[a, b, k] V[i, b]}</pre>
 *
 * <p>with orthonormal columns in U and V. The best core for them is {@code G = W x U x V}, and what
 * is kept of the squared weights is {@code |G|^2}.
 *
 * @param ofUnits U, {@code [o, a]}
 * @param ofInputs V, {@code [i, b]}
 * @param core G, {@code [a, b * k]}
 */
record Tucker(Matrix ofUnits, Matrix ofInputs, Matrix core) {
  private static final int MOST_SWEEPS = 20;
  private static final double CLOSE = 1e-6;

  /**
   * With the best core.
   *
   * @param weights {@code [o, i * k]}
   */
  static Tucker of(Matrix weights, Matrix ofUnits, Matrix ofInputs) {
    int kernel = weights.columns() / ofInputs.rows();
    Matrix half = ofUnits.transposedTimes(weights).swapped(kernel);
    return new Tucker(ofUnits, ofInputs, ofInputs.transposedTimes(half).swapped(kernel));
  }

  /** The sum of squares that is kept of the weights. */
  double kept() {
    return core.squares();
  }

  /**
   * Higher-order orthogonal iteration (De Lathauwer and others 2000b, section 4): U gets the
   * greatest left singular vectors of {@code W x V}, unfolded along the units, then V those of
   * {@code W x U}, unfolded along the inputs, until neither helps by more than a millionth of what
   * is kept. Each half of a sweep is the best for its matrix while the other stands, so that the
   * error never grows.
   *
   * @param weights {@code [o, i * k]}
   */
  Tucker improved(String layer, Matrix weights) {
    Tucker best = this;
    for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      Tucker next = best.swept(layer, weights);
      double gained = next.kept() - best.kept();
      // at a match rounding can make it worse
      best = gained > 0 ? next : best;
      if (gained <= CLOSE * best.kept()) {
        break;
      }
    }
    return best;
  }

  private Tucker swept(String layer, Matrix weights) {
    int kernel = weights.columns() / ofInputs.rows();
    Matrix withoutInputs = ofInputs.transposedTimes(weights.swapped(kernel)).swapped(kernel);
    Matrix units = leading(layer, withoutInputs, ofUnits.columns());
    Matrix withoutUnits = units.transposedTimes(weights).swapped(kernel);
    Matrix inputs = leading(layer, withoutUnits, ofInputs.columns());
    return of(weights, units, inputs);
  }

  /**
   * The greatest left singular vectors, as eigenvectors of {@code A At}: they are there also where
   * the matrix has fewer columns than vectors are wanted.
   */
  private static Matrix leading(String layer, Matrix matrix, int count) {
    return Svd.of(layer, matrix.timesItsTransposed()).left(count);
  }
}
