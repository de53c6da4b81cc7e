package io.github.distillery.transfer;

/**
 * Principal components (Pearson 1901; Hotelling 1933), by the eigenvectors of the products of the
 * centred rows, so that the number of columns costs little.
 *
 * @param scores {@code [rows, components]} in 'c' order; of each component the score of the
 *     greatest magnitude is positive
 * @param components how many
 * @param shares of the variance, falling
 */
record Pca(double[] scores, int components, double[] shares) {
  static Pca of(Points points, int wanted) {
    int rows = points.rows();
    int components = Math.min(wanted, rows);
    Eigen eigen = Eigen.of(points.minus(points.mean()).products(), rows);
    double all = 0;
    for (double value : eigen.values()) {
      all += Math.max(0, value);
    }
    double[] scores = new double[rows * components];
    double[] shares = new double[components];
    for (int c = 0; c < components; c++) {
      int k = rows - 1 - c;
      double value = Math.max(0, eigen.values()[k]);
      shares[c] = all > 0 ? value / all : 0;
      double length = Math.sqrt(value) * sign(eigen, k);
      for (int i = 0; i < rows; i++) {
        scores[i * components + c] = length * eigen.vector(i, k);
      }
    }
    return new Pca(scores, components, shares);
  }

  private static double sign(Eigen eigen, int k) {
    double greatest = 0;
    for (int i = 0; i < eigen.size(); i++) {
      double value = eigen.vector(i, k);
      greatest = Math.abs(value) > Math.abs(greatest) ? value : greatest;
    }
    return Math.signum(greatest);
  }
}
