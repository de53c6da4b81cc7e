package io.github.distillery.distill;

import io.github.distillery.train.BatchLoss;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The difference of the distances between samples; see {@link RelationalDistance}. Loss and
 * gradient of a batch of 1 are 0.
 */
final class RelationalDistanceLoss extends BatchLoss {
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
