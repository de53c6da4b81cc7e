package io.github.distillery.distill;

import io.github.distillery.train.BatchLoss;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The difference of the distances between samples as student and teacher see them (Park and others
 * 2019, section 3.2.1).
 *
 * <p>For features {@code [batch, values]}, each network's own: {@code d_ij = ||x_i - x_j||_2 / mu}
 * with mu the mean distance of all pairs of different samples, and the mean over all {@code
 * batch^2} ordered pairs of {@code huber(d_ij of the student - d_ij of the teacher)}, bend at 1.
 * The gradient also goes through the student's mu. The paper writes a sum over pairs; the mean, a
 * sample's pair with itself counted, is what the authors' code takes. Unchanged by a shift, a
 * rotation or a common scale of the features, and by the order of the samples.
 *
 * <p>A batch of 1 has no pair: loss and gradient are 0. The one distance in a batch of 2 is 1 by
 * definition, so there is nothing to learn from it either. Samples that coincide have distance 0,
 * and their pair has no direction to move in: it gives no gradient of its own.
 *
 * <p>Introduced in notebook 03.
 */
public final class RelationalDistanceLoss extends BatchLoss {
  private static final long serialVersionUID = 1L;

  @Override
  protected Result evaluate(INDArray teacher, INDArray student) {
    SampleRelations own = SampleRelations.centred(student);
    double[] distances = own.distances();
    int batch = own.batch();
    double mean = mean(distances, batch);
    double[] ours = over(distances, mean);
    double[] theirs = SampleRelations.centred(teacher).distances();
    theirs = over(theirs, mean(theirs, batch));
    double loss = 0;
    double[] slopes = new double[ours.length];
    double throughMean = 0;
    for (int pair = 0; pair < ours.length; pair++) {
      double difference = ours[pair] - theirs[pair];
      loss += Huber.value(difference) / ours.length;
      slopes[pair] = Huber.slope(difference) / ours.length;
      throughMean += slopes[pair] * ours[pair];
    }
    throughMean /= Math.max(1, (long) batch * (batch - 1));
    double[] byProduct = new double[ours.length];
    for (int i = 0; i < batch; i++) {
      for (int j = 0; j < batch; j++) {
        double distance = distances[i * batch + j];
        if (distance != 0) {
          double bySquare = (slopes[i * batch + j] - throughMean) / mean / (2 * distance);
          byProduct[i * batch + i] += bySquare;
          byProduct[j * batch + j] += bySquare;
          byProduct[i * batch + j] -= 2 * bySquare;
        }
      }
    }
    return new Result(loss, own.gradient(byProduct));
  }

  private static double mean(double[] distances, int batch) {
    double sum = 0;
    for (double distance : distances) {
      sum += distance;
    }
    return batch == 1 ? 0 : sum / ((double) batch * (batch - 1));
  }

  private static double[] over(double[] distances, double mean) {
    double[] relative = new double[distances.length];
    if (mean != 0) {
      for (int pair = 0; pair < relative.length; pair++) {
        relative[pair] = distances[pair] / mean;
      }
    }
    return relative;
  }

  @Override
  public String name() {
    return "relational distance";
  }
}
