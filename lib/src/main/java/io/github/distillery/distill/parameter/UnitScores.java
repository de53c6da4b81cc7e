package io.github.distillery.distill.parameter;

import io.github.distillery.data.Batch;
import io.github.distillery.data.Batches;
import io.github.distillery.data.Dataset;
import io.github.distillery.distill.parameter.ParameterGraph.Kind;
import io.github.distillery.distill.parameter.ParameterGraph.Node;
import io.github.distillery.model.Classifier;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Ranks a teacher's units by an {@link Importance}. */
final class UnitScores {
  private final ParameterGraph teacher;
  private final Importance importance;

  UnitScores(ParameterGraph teacher, Importance importance) {
    this.teacher = teacher;
    this.importance = importance;
  }

  /** The scores of a space's units; what shares units through an addition is summed. */
  double[] of(String space, int units) {
    double[] out = new double[units];
    teacher.consumersOf(space).forEach(consumer -> addOutgoing(consumer, out));
    double[] scores;
    if (importance instanceof Importance.Activations activations) {
      scores = activity(space, units, activations.data());
    } else {
      scores = new double[units];
      teacher.producersOf(space).forEach(producer -> addIncoming(producer, scores));
      Arrays.setAll(scores, u -> Math.sqrt(scores[u]));
    }
    Arrays.setAll(scores, u -> scores[u] * Math.sqrt(out[u]));
    return scores;
  }

  private void addIncoming(Node producer, double[] squares) {
    float[] w = teacher.values(producer.name(), "W");
    int units = squares.length;
    double[] scale = normScale(producer, units);
    int perUnit = w.length / units;
    for (int i = 0; i < w.length; i++) {
      // dense weights are [in, out], convolutional ones [out, in, height, width]
      int unit = producer.kind() == Kind.CONVOLUTION ? i / perUnit : i % units;
      squares[unit] += (double) w[i] * w[i] * scale[unit];
    }
  }

  private double[] normScale(Node producer, int units) {
    double[] scale = new double[units];
    Arrays.fill(scale, 1);
    for (Node node : teacher.normsOver(producer.name())) {
      if (!node.producers().equals(Set.of(producer.name()))) {
        continue;
      }
      BatchNormalization norm = (BatchNormalization) node.layer();
      float[] spread = teacher.values(node.name(), norm.isUseLogStd() ? "log10stdev" : "var");
      float[] gamma = norm.isLockGammaBeta() ? null : teacher.values(node.name(), "gamma");
      for (int u = 0; u < units; u++) {
        double g = gamma == null ? norm.getGamma() : gamma[u];
        double variance = norm.isUseLogStd() ? Math.pow(10, 2 * spread[u]) : spread[u];
        scale[u] *= g * g / (variance + norm.getEps());
      }
    }
    return scale;
  }

  private void addOutgoing(Node consumer, double[] squares) {
    float[] w = teacher.values(consumer.name(), "W");
    int units = squares.length;
    if (consumer.kind() == Kind.CONVOLUTION) {
      int kernel = w.length / (consumer.units() * units);
      for (int i = 0; i < w.length; i++) {
        squares[i / kernel % units] += (double) w[i] * w[i];
      }
    } else {
      int perUnit = w.length / units;
      for (int i = 0; i < w.length; i++) {
        squares[i / perUnit] += (double) w[i] * w[i];
      }
    }
  }

  private double[] activity(String space, int units, Dataset data) {
    double[] sum = new double[units];
    Set<String> seen =
        teacher.consumersOf(space).stream().map(Node::input).collect(Collectors.toSet());
    for (String vertex : seen) {
      for (Batch batch : Batches.inOrder(data, Classifier.INFERENCE_BATCH).lent()) {
        if (Thread.currentThread().isInterrupted()) {
          throw new CancellationException("interrupted while units were ranked on " + data.name());
        }
        INDArray features = teacher.network().features(batch.features(), vertex);
        float[] values = features.dup('c').data().asFloat();
        int positions = (int) (values.length / (features.size(0) * units));
        for (int i = 0; i < values.length; i++) {
          sum[i / positions % units] += Math.abs(values[i]) / ((double) positions * data.size());
        }
      }
    }
    return sum;
  }
}
