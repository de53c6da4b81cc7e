package io.github.distillery.distill;

import io.github.distillery.train.BatchLoss;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The difference of how alike samples are; see {@link SimilarityPreserving}. */
final class SimilarityPreservingLoss extends BatchLoss {
  private static final long serialVersionUID = 1L;

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
    return length <= UnitVectors.SHORTEST ? Double.POSITIVE_INFINITY : length;
  }

  @Override
  public String name() {
    return "similarity preserving";
  }
}
