package io.github.distillery.spark;

import io.github.distillery.data.Values;
import java.io.Serializable;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a worker has learnt in a round.
 *
 * @param parameters of the network
 * @param state of the updater; empty for one without, such as SGD
 * @param loss of its last batch
 */
record Learnt(float[] parameters, float[] state, double loss) implements Serializable {
  /** Nothing of a worker that had no batch. */
  static Iterator<Learnt> of(ParameterAveragingTrainingResult result) {
    return result.getParameters() == null
        ? Collections.emptyIterator()
        : List.of(
                new Learnt(
                    Values.floats(result.getParameters()),
                    result.getUpdaterState() == null
                        ? new float[0]
                        : Values.floats(result.getUpdaterState()),
                    result.getScore()))
            .iterator();
  }

  /** The means over workers; added up in another order, they have other last digits. */
  static final class Means {
    private double[] parameters = {};
    private double[] state = {};
    private double loss;
    private int workers;

    void add(Learnt one) {
      parameters = sum(parameters, one.parameters());
      state = sum(state, one.state());
      loss += one.loss();
      workers++;
    }

    private double[] sum(double[] sum, float[] values) {
      double[] now = workers == 0 ? new double[values.length] : sum;
      for (int i = 0; i < values.length; i++) {
        now[i] += values[i];
      }
      return now;
    }

    /** A row. */
    INDArray parameters() {
      return mean(parameters);
    }

    /** A row. */
    INDArray state() {
      return mean(state);
    }

    double loss() {
      return loss / workers;
    }

    private INDArray mean(double[] sum) {
      float[] mean = new float[sum.length];
      for (int i = 0; i < mean.length; i++) {
        mean[i] = (float) (sum[i] / workers);
      }
      return Values.array(mean, 1, mean.length);
    }
  }
}
