package io.github.distillery.tests.mutation;

import io.github.distillery.data.Dataset;
import io.github.distillery.data.Provenance;
import io.github.distillery.data.Split;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import io.github.distillery.train.TrainingOptions;
import java.util.List;
import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Data and networks that are made in no time, the same every time. */
final class Small {
  private static final int FEATURES = 4;
  private static final int CLASSES = 3;
  private static final int SIDE = 8;

  private Small() {}

  static Dataset data(int samples) {
    Random random = new Random(samples);
    float[][] features = new float[samples][FEATURES];
    int[] classOf = new int[samples];
    for (int i = 0; i < samples; i++) {
      classOf[i] = i % CLASSES;
      for (int c = 0; c < FEATURES; c++) {
        features[i][c] = (float) ((c == classOf[i] ? 2 : 0) + random.nextGaussian());
      }
    }
    return Dataset.of(
        "clouds", Nd4j.create(features), classOf, List.of("a", "b", "c"), Provenance.unknown());
  }

  static Split split() {
    return data(60).split(0.6, 0.2, 1);
  }

  static TrainingOptions options() {
    return TrainingOptions.defaults().epochs(3).batchSize(16).learningRate(0.01);
  }

  static Network dense() {
    return Architectures.mlp(FEATURES, 6, CLASSES).initialize(1);
  }

  static Network convolutional() {
    return Architectures.convNet(
            1, SIDE, SIDE, CLASSES, Architectures.maps(3), Architectures.maps(4))
        .initialize(1);
  }

  /** Logits of some images or points, whichever the network takes. */
  static INDArray input(Network network) {
    return network.name().startsWith("convNet")
        ? Nd4j.linspace(0, 1, 2L * SIDE * SIDE).reshape(2, 1, SIDE, SIDE).castTo(Nd4j.dataType())
        : data(6).features();
  }
}
