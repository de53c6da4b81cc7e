package io.github.distillery.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.TinyData;
import io.github.distillery.data.Split;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

class HashingTest {
  @TempDir Path folder;

  private final Split split = TinyData.split();
  private final TrainingOptions options = TrainingOptions.defaults().epochs(3).batchSize(16);
  private final Network network = Architectures.mlp(4, 64, 3).initialize(1);
  private final Network hashed = WeightSharing.hashed(0.125, 7).apply(network);

  @Test
  void groupsAreAFunctionOfTheSeed() {
    Network again = WeightSharing.hashed(0.125, 7).apply(network);
    Network other = WeightSharing.hashed(0.125, 8).apply(network);

    assertThat(again.fingerprint()).isEqualTo(hashed.fingerprint());
    assertThat(Buckets.of(256, 32, 7).used()).isLessThanOrEqualTo(32).isGreaterThan(25);
    assertThat(pattern(hashed, "dense1"))
        .isEqualTo(pattern(again, "dense1"))
        .isNotEqualTo(pattern(other, "dense1"));
  }

  @Test
  void groupsAreTheSameWhateverTheWeights() {
    Network fresh = WeightSharing.hashed(0.125, 7).apply(network.architecture().initialize(2));

    assertThat(pattern(fresh, "dense1")).isEqualTo(pattern(hashed, "dense1"));
    assertThat(Nets.weights(fresh, "dense1")).isNotEqualTo(Nets.weights(hashed, "dense1"));
  }

  @Test
  void bucketsAndSignsAreSpreadEvenly() {
    float[] ones = new float[100_000];
    Arrays.fill(ones, 1);
    Buckets buckets = Buckets.of(ones.length, 10, 3);

    buckets.share(ones, members -> 1);

    // Each bucket has some 10,000 members, whose signs add up to a few hundred at most.
    assertThat(buckets.used()).isEqualTo(10);
    int negative = 0;
    for (float value : ones) {
      assertThat(Math.abs(value)).isLessThan(600);
    }
    float[] same = new float[100_000];
    Arrays.fill(same, 1);
    Buckets.of(same.length, 1, 3).share(same, members -> members);
    for (float value : same) {
      negative += value < 0 ? 1 : 0;
    }
    assertThat(negative).isBetween(49_000, 51_000);
  }

  @Test
  void aLayerHasOneMagnitudeForEachBucketAndBothSigns() {
    SharedWeights.Layer row = SharedWeights.of(hashed, network).layers().get(0);

    assertThat(magnitudes(hashed, "dense1")).hasSize(row.values());
    assertThat(row.values()).isBetween(25, 32);
    assertThat(row.bits()).as("the hash gives the place").isZero();
    assertThat(row.error()).isPositive();
    float[] sorted = Nets.weights(hashed, "dense1");
    Arrays.sort(sorted);
    assertThat(sorted[64]).isNegative();
    assertThat(sorted[192]).isPositive();
  }

  @Test
  void theSpreadOfTheWeightsIsKept() {
    Network wide = Architectures.mlp(100, 200, 3).initialize(1);

    Network shared = WeightSharing.hashed(0.05, 1).apply(wide);

    double before = wide.graph().getLayer("dense1").getParam("W").stdNumber().doubleValue();
    double after = shared.graph().getLayer("dense1").getParam("W").stdNumber().doubleValue();
    assertThat(after / before).isCloseTo(1, within(0.1));
  }

  @Test
  void hashedWeightsStayTogetherWithTheirSigns() throws IOException {
    Trained trained = Trainer.train(hashed, split, options.updater(new Adam(0.01)));
    trained.network().save(folder.resolve("hashed.zip"));
    Network loaded = Network.load(folder.resolve("hashed.zip"));
    Trained further = Trainer.train(loaded, split, options.updater(new Sgd(0.1)));

    assertThat(trained.history().engine()).isEqualTo("compiled steps");
    assertThatGroupsAreThoseOf(hashed, trained.network());
    assertThatGroupsAreThoseOf(hashed, further.network());
    assertThat(
            magnitudes(
                Trainer.train(WeightSharing.release(hashed), split, options).network(), "dense1"))
        .as("and do not without the tie")
        .hasSizeGreaterThan(150);
  }

  @Test
  void layersCanHaveRatiosOfTheirOwn() {
    Network other = WeightSharing.hashed(0.125, 7).layer("logits", 0.02).apply(network);

    assertThat(SharedWeights.of(other).layers().get(1).values()).isBetween(2, 4);
  }

  @Test
  void pruningAndHashingDoNotGoTogether() {
    assertThatThrownBy(
            () -> WeightSharing.hashed(0.5, 1).apply(Pruning.magnitude(0.5).apply(network)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("\"dense1\"")
        .hasMessageContaining("is pruned");
    assertThatThrownBy(() -> Pruning.magnitude(0.5).apply(hashed))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("hashed weights");
  }

  @Test
  void refusesRatiosThatCannotBe() {
    for (double ratio : new double[] {0, 1, -0.5, 8, Double.NaN}) {
      assertThatThrownBy(() -> WeightSharing.hashed(ratio, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is " + ratio);
    }
  }

  /** Which weights are alike but for their signs: for each the first that is. */
  private static int[] pattern(Network network, String layer) {
    float[] values = Nets.weights(network, layer);
    int[] first = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      int at = 0;
      while (Math.abs(values[at]) != Math.abs(values[i])) {
        at++;
      }
      first[i] = at;
    }
    return first;
  }

  private static TreeSet<Float> magnitudes(Network network, String layer) {
    TreeSet<Float> values = new TreeSet<>();
    for (float value : Nets.weights(network, layer)) {
      values.add(Math.abs(value));
    }
    return values;
  }

  private static void assertThatGroupsAreThoseOf(Network expected, Network found) {
    float[] before = Nets.weights(expected, "dense1");
    float[] after = Nets.weights(found, "dense1");
    Map<Float, Float> values = new HashMap<>();
    for (int i = 0; i < before.length; i++) {
      float signed = after[i] * Math.signum(before[i]);
      Float known = values.putIfAbsent(Math.abs(before[i]), signed);
      assertThat(known == null || known == signed).isTrue();
    }
    assertThat(after).isNotEqualTo(before);
  }
}
