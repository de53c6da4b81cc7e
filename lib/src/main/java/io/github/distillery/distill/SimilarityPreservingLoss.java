package io.github.distillery.distill;

import io.github.distillery.train.BatchLoss;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The difference of how alike the samples of a batch are to student and teacher (Tung and Mori
 * 2019, section 3.1).
 *
 * <p>For features A {@code [batch, values]}, each network's own: {@code G = A A^T} with every row
 * divided by its Euclidean length, and {@code 1 / batch^2 * ||G_T - G_S||_F^2}: a sum over all
 * pairs of samples, over their number. The two numbers of values need not agree. Unchanged by a
 * rotation or a common scale of the features, and by the order of the samples. 0 for a batch of 1,
 * unless a sample's features are all 0. A sample all of whose features are 0 has no direction: its
 * row stays 0 and gives no gradient.
 *
 * <p>Introduced in notebook 03.
 */
public final class SimilarityPreservingLoss extends BatchLoss {
  private static final long serialVersionUID = 1L;
  private static final double SHORTEST = 1e-12;

  @Override
  protected Result evaluate(INDArray teacher, INDArray student) {
    SampleRelations own = SampleRelations.of(student);
    SampleRelations other = SampleRelations.of(teacher);
    int batch = own.batch();
    double share = 1.0 / ((double) batch * batch);
    double loss = 0;
    double[] byProduct = new double[batch * batch];
    for (int i = 0; i < batch; i++) {
      double ownLength = length(own, i);
      double otherLength = length(other, i);
      double along = 0;
      for (int j = 0; j < batch; j++) {
        double alike = own.product(i, j) / ownLength;
        double difference = alike - other.product(i, j) / otherLength;
        loss += share * difference * difference;
        byProduct[i * batch + j] = 2 * share * difference;
        along += alike * byProduct[i * batch + j];
      }
      for (int j = 0; j < batch; j++) {
        double alike = own.product(i, j) / ownLength;
        byProduct[i * batch + j] = (byProduct[i * batch + j] - alike * along) / ownLength;
      }
    }
    return new Result(loss, own.gradient(byProduct));
  }

  /** A row's length, infinite where there is none, so that everything divided by it is 0. */
  private static double length(SampleRelations relations, int i) {
    double length = 0;
    for (int j = 0; j < relations.batch(); j++) {
      length = Math.hypot(length, relations.product(i, j));
    }
    return length <= SHORTEST ? Double.POSITIVE_INFINITY : length;
  }

  @Override
  public String name() {
    return "similarity preserving";
  }
}
