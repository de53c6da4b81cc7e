package io.github.distillery.transfer.adapt;

import io.github.distillery.data.Batch;
import io.github.distillery.data.Values;
import io.github.distillery.train.BatchLoss;
import io.github.distillery.train.Upkeep;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Features that a discriminator cannot tell the domain by. The discriminator stands still while the
 * student's gradient is computed, and learns after each step from the same features by the
 * cross-entropy {@code BCE = mean over the batch of -log p(the sample's own domain)}, natural
 * logarithm.
 *
 * <ul>
 *   <li>Reversed (DANN: Ganin and others 2016, section 4): the student's loss is {@code -BCE}, so
 *       its features are pushed against what the discriminator goes by. 0 at best is not its aim:
 *       it is -log 2 where the discriminator cannot tell.
 *   <li>Inverted (the loss of ADDA: Tzeng and others 2017, section 3): {@code mean over the target
 *       samples of -log p(source)}; source features are left alone.
 * </ul>
 *
 * <p>Targets are {@code [batch, 1]}: 0 for a source sample, 1 for a target sample.
 */
final class DomainAdversarialLoss extends BatchLoss implements Upkeep {
  private static final long serialVersionUID = 1L;

  /** How the student is pushed. */
  enum Push {
    REVERSED,
    INVERTED
  }

  private final Push push;
  private final transient DomainDiscriminator discriminator;
  private transient INDArray seen;
  private transient DomainDiscriminator.Forward forward;
  private transient float[] byScores = {};
  private transient double accuracy = Double.NaN;
  private transient double crossEntropy = Double.NaN;

  DomainAdversarialLoss(Push push, DomainDiscriminator discriminator) {
    this.push = push;
    this.discriminator = discriminator;
  }

  @Override
  protected Result evaluate(INDArray targets, INDArray student) {
    seen = student.castTo(DataType.FLOAT).dup();
    forward = discriminator.forward(seen);
    double[] scores = Values.doubles(forward.scores());
    double[] domains = Values.doubles(targets);
    int n = scores.length;
    byScores = new float[n];
    float[] pushed = new float[n];
    int ofTarget = 0;
    for (double domain : domains) {
      ofTarget += domain == 0 ? 0 : 1;
    }
    crossEntropy = 0;
    double right = 0;
    double inverted = 0;
    for (int i = 0; i < n; i++) {
      double sign = domains[i] == 0 ? 1 : -1;
      // -log p of the own domain, and its derivative by the score
      crossEntropy += logOnePlusExp(sign * scores[i]) / n;
      byScores[i] = (float) (sign * sigmoid(sign * scores[i]) / n);
      right += sign * scores[i] < 0 ? 1.0 / n : 0;
      if (domains[i] != 0) {
        inverted += logOnePlusExp(scores[i]) / ofTarget;
        pushed[i] = (float) (sigmoid(scores[i]) / ofTarget);
      }
    }
    accuracy = right;
    INDArray push =
        this.push == Push.REVERSED
            ? Values.array(byScores, n, 1).negi()
            : Values.array(pushed, n, 1);
    return new Result(
        this.push == Push.REVERSED ? -crossEntropy : inverted,
        discriminator.byFeatures(forward, push));
  }

  private static double logOnePlusExp(double x) {
    return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  @Override
  public void afterStep(Batch batch) {
    discriminator.learn(seen, forward, Values.array(byScores, byScores.length, 1));
  }

  @Override
  public Map<String, Double> figures() {
    return Map.of("discriminator accuracy", accuracy, "discriminator loss", crossEntropy);
  }

  @Override
  public Map<String, INDArray> state() {
    return discriminator.state();
  }

  @Override
  public void restore(Map<String, INDArray> state) {
    discriminator.restore(state);
  }

  @Override
  public String name() {
    return push == Push.REVERSED ? "domain-adversarial, reversed" : "domain-adversarial, inverted";
  }
}
