package io.github.distillery.distill;

import io.github.distillery.train.BatchLoss;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The difference of the angles that samples form; see {@link RelationalAngle}. Loss and gradient of
 * batches of 1 and 2 are 0.
 */
final class RelationalAngleLoss extends BatchLoss {
  private static final long serialVersionUID = 1L;

  @Override
  protected Result evaluate(INDArray teacher, INDArray student) {
    SampleRelations own = SampleRelations.centred(student);
    SampleRelations other = SampleRelations.centred(teacher);
    double[] ownInverse = inverse(own.distances());
    double[] otherInverse = inverse(other.distances());
    int batch = own.batch();
    double share = 1 / Math.pow(batch, 3);
    double loss = 0;
    double[] byProduct = new double[batch * batch];
    double[] bySquare = new double[batch * batch];
    for (int i = 0; i < batch; i++) {
      for (int j = 0; j < batch; j++) {
        int ij = i * batch + j;
        for (int k = 0; k <= j; k++) {
          int ik = i * batch + k;
          double scale = ownInverse[ij] * ownInverse[ik];
          double cosine = scale * towards(own, i, j, k);
          double difference =
              cosine - otherInverse[ij] * otherInverse[ik] * towards(other, i, j, k);
          double times = j == k ? share : 2 * share;
          loss += times * Huber.value(difference);
          double slope = times * Huber.slope(difference);
          byProduct[j * batch + k] += slope * scale;
          byProduct[ij] -= slope * scale;
          byProduct[ik] -= slope * scale;
          byProduct[i * batch + i] += slope * scale;
          bySquare[ij] -= slope * cosine * ownInverse[ij] * ownInverse[ij] / 2;
          bySquare[ik] -= slope * cosine * ownInverse[ik] * ownInverse[ik] / 2;
        }
      }
    }
    for (int i = 0; i < batch; i++) {
      for (int j = 0; j < batch; j++) {
        byProduct[i * batch + i] += bySquare[i * batch + j];
        byProduct[j * batch + j] += bySquare[i * batch + j];
        byProduct[i * batch + j] -= 2 * bySquare[i * batch + j];
      }
    }
    return new Result(loss, own.gradient(byProduct));
  }

  /** The inner product of the ways from i to j and from i to k. */
  private static double towards(SampleRelations relations, int i, int j, int k) {
    return relations.product(j, k)
        - relations.product(j, i)
        - relations.product(i, k)
        + relations.product(i, i);
  }

  private static double[] inverse(double[] distances) {
    double[] inverse = new double[distances.length];
    for (int pair = 0; pair < inverse.length; pair++) {
      inverse[pair] = distances[pair] == 0 ? 0 : 1 / distances[pair];
    }
    return inverse;
  }

  @Override
  public String name() {
    return "relational angle";
  }
}
