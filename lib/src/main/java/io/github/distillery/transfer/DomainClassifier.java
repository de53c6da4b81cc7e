package io.github.distillery.transfer;

/**
 * A linear classifier that tells two domains apart: least squares with a penalty on the weights
 * (ridge regression on -1 for the source and 1 for the target), solved in closed form, so that
 * neither a step size nor an order of samples plays a part. The penalty is the one of seven, from
 * 1e-4 to 100 times the mean squared length of the centred samples, with the fewest errors when
 * each training sample in turn is left out, the greater one at a tie.
 *
 * @param mean of the training samples
 * @param weights one for each column
 */
record DomainClassifier(double[] mean, double[] weights) {
  private static final double[] PENALTIES = {100, 10, 1, 0.1, 1e-2, 1e-3, 1e-4};

  /** Learns from rows and the side, -1 or 1, of each; both sides as often. */
  static DomainClassifier train(Points points, double[] sides) {
    int n = points.rows();
    double[] mean = points.mean();
    Points centred = points.minus(mean);
    Eigen eigen = Eigen.of(centred.products(), n);
    double scale = 0;
    double[] turned = new double[n];
    for (int k = 0; k < n; k++) {
      scale += Math.max(0, eigen.values()[k]) / n;
      for (int i = 0; i < n; i++) {
        turned[k] += eigen.vector(i, k) * sides[i];
      }
    }
    // samples that are all alike: any penalty will do
    scale = scale > 0 ? scale : 1;
    double[] best = null;
    int fewest = Integer.MAX_VALUE;
    for (double penalty : PENALTIES) {
      double[] inverse = new double[n];
      for (int k = 0; k < n; k++) {
        inverse[k] = 1 / (Math.max(0, eigen.values()[k]) + penalty * scale);
      }
      double[] dual = new double[n];
      int errors = leaveOneOut(eigen, inverse, turned, sides, dual);
      if (errors < fewest) {
        fewest = errors;
        best = dual;
      }
    }
    return new DomainClassifier(mean, weights(centred, best));
  }

  /** The share of rows that are taken for the other side; 0 counts as the source. */
  double error(Points points, double[] sides) {
    int wrong = 0;
    int columns = points.columns();
    for (int i = 0; i < points.rows(); i++) {
      double score = 0;
      for (int c = 0; c < columns; c++) {
        score += weights[c] * (points.values()[i * columns + c] - mean[c]);
      }
      wrong += score > 0 == sides[i] > 0 ? 0 : 1;
    }
    return (double) wrong / points.rows();
  }

  /** Fills in the dual weights of all samples and counts the errors on those left out. */
  private static int leaveOneOut(
      Eigen eigen, double[] inverse, double[] turned, double[] sides, double[] dual) {
    int n = eigen.size();
    int errors = 0;
    for (int i = 0; i < n; i++) {
      double weight = 0;
      double diagonal = 0;
      for (int k = 0; k < n; k++) {
        double v = eigen.vector(i, k);
        weight += v * inverse[k] * turned[k];
        diagonal += v * v * inverse[k];
      }
      dual[i] = weight;
      double leftOut = sides[i] - weight / diagonal;
      errors += leftOut > 0 == sides[i] > 0 ? 0 : 1;
    }
    return errors;
  }

  private static double[] weights(Points centred, double[] dual) {
    int columns = centred.columns();
    double[] weights = new double[columns];
    for (int i = 0; i < centred.rows(); i++) {
      for (int c = 0; c < columns; c++) {
        weights[c] += dual[i] * centred.values()[i * columns + c];
      }
    }
    return weights;
  }
}
