package io.github.distillery.multi;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much each task counts. The student's loss is the sum over the tasks k of {@code w_k * L_k},
 * with {@link Task}'s loss L_k, and what the balancing adds.
 *
 * <p>Introduced in notebook 09.
 */
public sealed interface Balancing {
  /** The learning rate of log-variances and of GradNorm's weights. */
  double RATE = 0.01;

  /** GradNorm's exponent in most of the paper's experiments. */
  double RESTORING = 1.5;

  /**
   * All tasks count 1: {@code loss = sum over the tasks of L_k}.
   *
   * @return the balancing
   */
  static Balancing equal() {
    return new Fixed(Map.of());
  }

  /**
   * The weights are given: {@code loss = sum over the tasks of w_k * L_k}.
   *
   * @param weights by the task's name, above 0; tasks that are not named count 1
   * @return the balancing
   */
  static Balancing fixed(Map<String, Double> weights) {
    return new Fixed(weights);
  }

  /**
   * By uncertainty, at the usual rate; see {@link Uncertainty}.
   *
   * @return log-variances learnt by Adam at a rate of 0.01
   */
  static Balancing uncertainty() {
    return new Uncertainty(RATE);
  }

  /**
   * By the norm of gradients, with the usual exponent and rate; see {@link GradientNorm}.
   *
   * @return exponent 1.5, weights learnt by Adam at a rate of 0.01
   */
  static Balancing gradientNorm() {
    return new GradientNorm(RESTORING, RATE);
  }

  /**
   * By the norm of gradients with another exponent.
   *
   * @param restoring how strongly a task that lags behind is pulled along; 0 makes all gradients as
   *     large, whatever the losses do
   * @return weights learnt by Adam at a rate of 0.01
   */
  static Balancing gradientNorm(double restoring) {
    return new GradientNorm(restoring, RATE);
  }

  /**
   * Weights that stay as they are.
   *
   * @param weights by the task's name, above 0; 1 for tasks that are not named
   */
  record Fixed(Map<String, Double> weights) implements Balancing {
    public Fixed {
      weights = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(weights));
      weights.forEach(
          (task, weight) -> {
            if (!(weight > 0) || Double.isInfinite(weight)) {
              throw new IllegalArgumentException(
                  "the weight of the task \"%s\" is %s; give a number above 0"
                      .formatted(task, weight));
            }
          });
    }

    @Override
    public String toString() {
      return weights.isEmpty() ? "equal weights" : "weights " + weights;
    }
  }

  /**
   * Homoscedastic uncertainty (Kendall, Gal and Cipolla 2018, Multi-task learning using uncertainty
   * to weigh losses, section 3.2, equation 10, for classification).
   *
   * <pre>{@code
   * loss = sum over the tasks of exp(-s_k) * L_k + s_k / 2
   * ds_k = 1/2 - exp(-s_k) * L_k
   * }</pre>
   *
   * <p>{@code s_k = log sigma_k^2} begins at 0, so that all tasks begin with the weight 1, and is
   * learnt beside the student, by Adam with a rate of its own. For a loss that stands still the
   * weight ends at {@code 1 / (2 * L_k)}: every task comes to contribute one half, and one that is
   * fitted to nearly 0 gets a weight that grows; the loss with its {@code s_k / 2} can be below 0.
   *
   * @param rate the learning rate of s, above 0
   */
  record Uncertainty(double rate) implements Balancing {
    public Uncertainty {
      checkRate(rate);
    }

    @Override
    public String toString() {
      return "uncertainty, rate " + rate;
    }
  }

  /**
   * GradNorm (Chen, Badrinarayanan, Lee and Rabinovich 2018, section 3, algorithm 1): tasks shall
   * pull at the shared layer with gradients of like norm, more strongly where they learn more
   * slowly than the others.
   *
   * <pre>{@code
   * G_k = Euclidean norm of the gradient of w_k * L_k by the weights of the last shared layer
   * r_k = (L_k / L_k at the first step) / mean over the tasks of the same
   * the weights' own loss = sum over the tasks of |G_k - mean(G) * r_k^restoring|
   * }</pre>
   *
   * <p>{@code mean(G) * r_k^restoring} stands still when the derivative by w_k is taken. Weights
   * begin at 1; their gradient is taken before every step on the step's own batch, and after the
   * step they move by Adam, are kept at 0.001 or more and are scaled so that they add up to the
   * number of tasks.
   *
   * <p>The last shared layer is the one below the student's last layer, which holds the heads.
   * Where it is no dense layer (a pooling), G is taken by what the heads read instead, {@code
   * [batch, values]}, as in Sener and Koltun 2018, section 3.3. Losses and norms are those of the
   * network in inference mode; without dropout and batch norm this is the paper's. A step costs one
   * pass more through the network, and the last shared layer's gradient for each task.
   *
   * @param restoring the paper's alpha, 0 or more: greater where tasks differ more
   * @param rate the learning rate of the weights, above 0
   */
  record GradientNorm(double restoring, double rate) implements Balancing {
    public GradientNorm {
      if (!(restoring >= 0) || Double.isInfinite(restoring)) {
        throw new IllegalArgumentException(
            "GradNorm's exponent is " + restoring + "; give 0 or more");
      }
      checkRate(rate);
    }

    @Override
    public String toString() {
      return "gradient norm, exponent %s, rate %s".formatted(restoring, rate);
    }
  }

  private static void checkRate(double rate) {
    if (!(rate > 0) || Double.isInfinite(rate)) {
      throw new IllegalArgumentException(
          "the learning rate of the weights is " + rate + "; give a number above 0");
    }
  }
}
