package io.github.distillery.distill;

import io.github.distillery.train.BatchLoss;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The difference of the angles that samples form, as student and teacher see them (Park and others
 * 2019, section 3.2.2).
 *
 * <p>For features {@code [batch, values]}, each network's own: {@code a_ijk} is the cosine of the
 * angle at sample i between the directions to j and to k, and the loss is the mean over all {@code
 * batch^3} ordered triples of {@code huber(a_ijk of the student - a_ijk of the teacher)}, bend at
 * 1. The paper writes a sum over triples of different samples; the mean, the triples that name a
 * sample twice counted, is what the authors' code takes. Unchanged by a shift, a rotation or a
 * common scale of the features, and by the order of the samples.
 *
 * <p>Batches of 1 and 2 have no triple: loss and gradient are 0. Where two samples coincide there
 * is no direction between them: its cosines are 0 and give no gradient. Beside one matrix product
 * of the features it takes {@code batch^3 / 2} steps, so keep batches to a few hundred samples.
 *
 * <p>Introduced in notebook 03.
 */
public final class RelationalAngleLoss extends BatchLoss {
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
