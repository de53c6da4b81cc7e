package io.github.distillery.transfer.adapt;

import java.util.Map;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Tells target features from source features: {@code score = relu(F W1 + b1) w2 + b2}; its
 * probability of the target is {@code 1 / (1 + exp(-score))}. Learns by Adam (Kingma and Ba 2015)
 * from the cross-entropy of the domains.
 */
final class DomainDiscriminator {
  private static final double FIRST_DECAY = 0.9;
  private static final double SECOND_DECAY = 0.999;
  private static final double EPSILON = 1e-8;

  private final int inputs;
  private final int hidden;
  private final double rate;
  private final INDArray parameters;
  private final INDArray means;
  private final INDArray squares;
  private final INDArray steps = Nd4j.zeros(DataType.FLOAT, 1);

  /** Weights uniform as in Glorot and Bengio 2010, biases 0. */
  DomainDiscriminator(int inputs, int hidden, double rate, long seed) {
    this.inputs = inputs;
    this.hidden = hidden;
    this.rate = rate;
    SplittableRandom random = new SplittableRandom(new SplittableRandom(seed).nextLong());
    float[] values = new float[inputs * hidden + 2 * hidden + 1];
    double first = Math.sqrt(6.0 / (inputs + hidden));
    for (int i = 0; i < inputs * hidden; i++) {
      values[i] = (float) (first * (2 * random.nextDouble() - 1));
    }
    double second = Math.sqrt(6.0 / (hidden + 1));
    for (int i = 0; i < hidden; i++) {
      values[inputs * hidden + hidden + i] = (float) (second * (2 * random.nextDouble() - 1));
    }
    this.parameters = Nd4j.createFromArray(values);
    this.means = Nd4j.zeros(DataType.FLOAT, values.length);
    this.squares = Nd4j.zeros(DataType.FLOAT, values.length);
  }

  /**
   * What came of a batch.
   *
   * @param scores {@code [batch, 1]}
   * @param active 1 where a hidden unit is above 0, {@code [batch, hidden]}
   * @param units the hidden units, {@code [batch, hidden]}
   */
  record Forward(INDArray scores, INDArray active, INDArray units) {}

  Forward forward(INDArray features) {
    INDArray before = features.mmul(w1(parameters)).addiRowVector(b1(parameters));
    INDArray active = before.gt(0).castTo(DataType.FLOAT);
    INDArray units = before.muli(active);
    return new Forward(units.mmul(w2(parameters)).addi(b2(parameters)), active, units);
  }

  /** The derivative by the features, given that by the scores. */
  INDArray byFeatures(Forward forward, INDArray byScores) {
    INDArray byUnits = byScores.mmul(w2(parameters).transpose()).muli(forward.active());
    return byUnits.mmul(w1(parameters).transpose());
  }

  /** One step of Adam, given the derivative by the scores. */
  void learn(INDArray features, Forward forward, INDArray byScores) {
    INDArray gradient = parameters.like();
    INDArray byUnits = byScores.mmul(w2(parameters).transpose()).muli(forward.active());
    w1(gradient).assign(Nd4j.gemm(features, byUnits, true, false));
    b1(gradient).assign(byUnits.sum(0));
    w2(gradient).assign(Nd4j.gemm(forward.units(), byScores, true, false));
    b2(gradient).assign(byScores.sum());
    steps.addi(1);
    double step = steps.getDouble(0);
    means.muli(FIRST_DECAY).addi(gradient.mul(1 - FIRST_DECAY));
    squares.muli(SECOND_DECAY).addi(gradient.mul(gradient).muli(1 - SECOND_DECAY));
    double scale =
        rate * Math.sqrt(1 - Math.pow(SECOND_DECAY, step)) / (1 - Math.pow(FIRST_DECAY, step));
    parameters.subi(means.mul(scale).divi(Transforms.sqrt(squares, true).addi(EPSILON)));
  }

  private INDArray w1(INDArray all) {
    return all.get(NDArrayIndex.interval(0, (long) inputs * hidden)).reshape('c', inputs, hidden);
  }

  private INDArray b1(INDArray all) {
    long from = (long) inputs * hidden;
    return all.get(NDArrayIndex.interval(from, from + hidden)).reshape(1, hidden);
  }

  private INDArray w2(INDArray all) {
    long from = (long) inputs * hidden + hidden;
    return all.get(NDArrayIndex.interval(from, from + hidden)).reshape(hidden, 1);
  }

  private INDArray b2(INDArray all) {
    return all.get(NDArrayIndex.interval(all.length() - 1, all.length()));
  }

  /** All that a stopped training needs to go on. */
  Map<String, INDArray> state() {
    return Map.of("parameters", parameters, "means", means, "squares", squares, "steps", steps);
  }

  void restore(Map<String, INDArray> state) {
    state().forEach((name, array) -> array.assign(state.get(name)));
  }
}
