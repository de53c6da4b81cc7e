package io.github.distillery.transfer;

import io.github.distillery.progress.Progress;
import java.util.Arrays;
import java.util.concurrent.CancellationException;

/**
 * Exact t-SNE in two dimensions (van der Maaten and Hinton 2008, Visualizing data using t-SNE,
 * sections 2 and 3): momentum 0.5, then 0.8; gains for each coordinate; the neighbours' pull
 * exaggerated in the beginning. It starts from the first two principal components and steps by n/12
 * (Kobak and Berens 2019, The art of using t-SNE for single-cell transcriptomics), so that nothing
 * is left to chance.
 */
final class Tsne {
  private static final int COMPONENTS = 50;
  private static final int STEPS = 1000;
  private static final int EARLY = 250;
  private static final double EXAGGERATION = 12;
  private static final double START = 1e-4;

  private final int n;
  private final double[] joint;
  private final double[] places;
  private final double[] pull;

  Tsne(double[] joint, double[] places) {
    this.n = places.length / 2;
    this.joint = joint;
    this.places = places;
    this.pull = new double[n * n];
  }

  /** The places of all rows, {@code [rows, 2]}, centred. */
  static double[] places(Points points, double perplexity) {
    Pca pca = Pca.of(points, COMPONENTS);
    int n = points.rows();
    double[] joint = Neighbours.joint(Points.of(pca.scores(), n).squaredDistances(), n, perplexity);
    double[] places = new double[2 * n];
    double deviation = 0;
    for (int i = 0; i < n; i++) {
      double first = pca.scores()[i * pca.components()];
      deviation += first * first / n;
      places[2 * i] = first;
      places[2 * i + 1] = pca.scores()[i * pca.components() + 1];
    }
    double shrink = deviation > 0 ? START / Math.sqrt(deviation) : 0;
    for (int k = 0; k < places.length; k++) {
      places[k] *= shrink;
    }
    Tsne tsne = new Tsne(joint, places);
    tsne.run();
    return places;
  }

  private void run() {
    double[] gains = new double[places.length];
    double[] velocity = new double[places.length];
    Arrays.fill(gains, 1);
    double rate = Math.max(n / EXAGGERATION, 50);
    try (Progress progress = Progress.startQuietly("t-SNE", STEPS, "steps")) {
      for (int step = 0; step < STEPS; step++) {
        if (Thread.currentThread().isInterrupted()) {
          throw new CancellationException(
              "interrupted after %d of %d steps".formatted(step, STEPS));
        }
        double[] gradient = gradient(step < EARLY ? EXAGGERATION : 1);
        double momentum = step < EARLY ? 0.5 : 0.8;
        for (int k = 0; k < places.length; k++) {
          boolean turned = gradient[k] > 0 == velocity[k] > 0;
          gains[k] = Math.max(0.01, turned ? gains[k] * 0.8 : gains[k] + 0.2);
          velocity[k] = momentum * velocity[k] - rate * gains[k] * gradient[k];
          places[k] += velocity[k];
        }
        centre();
        progress.step(step + 1, "");
      }
      progress.done();
    }
  }

  /** {@code 4 sum over j of (p_ij - q_ij) (y_i - y_j) / (1 + |y_i - y_j|^2)}. */
  double[] gradient(double exaggeration) {
    double all = fillPull();
    double[] gradient = new double[places.length];
    for (int i = 0; i < n; i++) {
      double x = 0;
      double y = 0;
      for (int j = 0; j < n; j++) {
        double near = pull[i * n + j];
        double force = 4 * (exaggeration * joint[i * n + j] - near / all) * near;
        x += force * (places[2 * i] - places[2 * j]);
        y += force * (places[2 * i + 1] - places[2 * j + 1]);
      }
      gradient[2 * i] = x;
      gradient[2 * i + 1] = y;
    }
    return gradient;
  }

  /** {@code KL(p || q)} of the joint probabilities, in nats. */
  double divergence() {
    double all = fillPull();
    double divergence = 0;
    for (int k = 0; k < joint.length; k++) {
      divergence += joint[k] == 0 ? 0 : joint[k] * Math.log(joint[k] * all / pull[k]);
    }
    return divergence;
  }

  /** Fills in {@code 1 / (1 + |y_i - y_j|^2)}, 0 on the diagonal, and gives the sum. */
  private double fillPull() {
    double all = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        double x = places[2 * i] - places[2 * j];
        double y = places[2 * i + 1] - places[2 * j + 1];
        double near = 1 / (1 + x * x + y * y);
        pull[i * n + j] = near;
        pull[j * n + i] = near;
        all += 2 * near;
      }
    }
    return all;
  }

  private void centre() {
    for (int axis = 0; axis < 2; axis++) {
      double mean = 0;
      for (int i = 0; i < n; i++) {
        mean += places[2 * i + axis] / n;
      }
      for (int i = 0; i < n; i++) {
        places[2 * i + axis] -= mean;
      }
    }
  }
}
